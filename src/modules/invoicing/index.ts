export { InvoicingModule } from './invoicing.module';
export { Invoices } from './invoices.service';
export {
  INVOICE_STATUSES,
  type Invoice,
  type InvoiceDiscount,
  type InvoiceDocument,
  type InvoiceFilter,
  type InvoiceItem,
  type InvoiceStatus,
  type InvoiceTax,
  type NewInvoice,
} from './types';
