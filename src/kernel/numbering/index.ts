export { Numbering, type Numbered } from './numbering.service';
export { NumberingModule } from './numbering.module';
