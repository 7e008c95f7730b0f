/** Every address this door hands out, below the configured public URL; never built from what a request says about its host. */
export class Links {
  constructor(private readonly publicUrl: string) {}

  order = (id: string): string => this.#resource('orders', id);
  invoice = (id: string): string => this.#resource('invoices', id);
  transaction = (id: string): string => this.#resource('transactions', id);
  plan = (id: string): string => this.#resource('plans', id);
  product = (id: string): string => this.#resource('products', id);
  website = (id: string): string => this.#resource('websites', id);
  token = (id: string): string => `${this.publicUrl}/v1/tokens/${encodeURIComponent(id)}`;
  /** The page on which an invoice is paid. */
  paymentForm = (invoiceId: string): string => `${this.publicUrl}/pay/${encodeURIComponent(invoiceId)}`;

  #resource(collection: string, id: string): string {
    return `${this.publicUrl}/v1/storefront/${collection}/${encodeURIComponent(id)}`;
  }
}
