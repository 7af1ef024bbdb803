import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as services from '../persistence/services.ts';

/** What a professional offers now, in her own order. */
@Injectable()
export class OfferedServices {
  constructor(private readonly db: DataSource) {}

  async of(professionalId: string): Promise<services.NamedService[]> {
    return services.of(this.db, professionalId);
  }
}
