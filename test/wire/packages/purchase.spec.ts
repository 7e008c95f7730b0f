import { type Packages, sample, send, small, startPackages } from './support';

describe('a purchase by SKU', () => {
  let packages: Packages;
  beforeAll(async () => {
    packages = await startPackages();
  });
  afterAll(() => packages.close());

  it('takes the page’s sample as JSON: several SKUs, server prices, a discount on one product', async () => {
    const answer = await packages.post(sample());
    expect(answer).toMatchObject({ status: 200, code: '00' });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.envelope.Response).toEqual({
      PurchaseId: expect.stringMatching(/^ord_/),
      InvoiceId: expect.stringMatching(/^in_/),
      // 49.00 − 15 % + 2 × 99.00
      Amount: 239.65,
      CurrencyCode: 'USD',
      AuthCode: expect.stringMatching(/^[A-Za-z0-9]{6}$/),
      CardType: 'Visa',
      CustomerProfileId: null,
      PaymentProfileId: null,
      Skus: [
        { Sku: 'MP001', Quantity: 1, UnitPrice: 49, Price: 49 },
        { Sku: 'MP002', Quantity: 2, UnitPrice: 99, Price: 198 },
      ],
    });
    expect(answer.text.startsWith('{"Message":{"Code":"00","Description":')).toBe(true);
  });

  it('takes the same as XML and answers XML, byte for byte as a DataContract serializer writes it', async () => {
    const answer = await packages.postXml(sample(), '/v1/purchase');
    expect(answer).toMatchObject({ status: 200, code: '00' });
    expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    const { PurchaseId, InvoiceId, AuthCode } = answer.envelope.Response as Record<string, string>;
    expect(answer.text).toBe(
      '<PricingPackagesOutgoingModel xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/Payments.Api.Models">' +
        '<Message><Code>00</Code><Description>Approved.</Description></Message>' +
        '<Response i:type="PricingPackageResponseModel">' +
        `<Amount>239.65</Amount><AuthCode>${String(AuthCode)}</AuthCode><CardType>Visa</CardType><CurrencyCode>USD</CurrencyCode>` +
        `<CustomerProfileId i:nil="true" /><InvoiceId>${String(InvoiceId)}</InvoiceId><PaymentProfileId i:nil="true" />` +
        `<PurchaseId>${String(PurchaseId)}</PurchaseId>` +
        '<Skus><SkuPackage><Price>49</Price><Quantity>1</Quantity><Sku>MP001</Sku><UnitPrice>49</UnitPrice></SkuPackage>' +
        '<SkuPackage><Price>198</Price><Quantity>2</Quantity><Sku>MP002</Sku><UnitPrice>99</UnitPrice></SkuPackage></Skus>' +
        '</Response></PricingPackagesOutgoingModel>',
    );
  });

  it.each([
    ['application/json', undefined, 'application/json'],
    ['text/json', undefined, 'text/json'],
    ['application/xml', undefined, 'application/xml'],
    ['text/xml; charset=UTF-8', undefined, 'text/xml'],
    ['application/xml', 'application/json', 'application/json'],
    ['application/json', 'text/xml', 'text/xml'],
    ['application/json', 'text/html, application/xml;q=0.9, */*;q=0.8', 'application/xml'],
    ['application/xml', '*/*', 'application/xml'],
    ['application/json', 'text/*', 'text/json'],
    ['application/xml', 'image/png', 'application/xml'],
    ['application/xml', 'application/json;q=0, */*;q=0.1', 'application/xml'],
  ])('a request in %s that accepts %s is answered in %s', async (type, accept, expected) => {
    const sending = { type, ...(accept !== undefined && { accept }) };
    const answer = type.includes('xml')
      ? await packages.postXml(small(), '/api/v1/purchase', sending)
      : await packages.post(small(), '/api/v1/purchase', sending);
    expect(answer).toMatchObject({ status: 200, code: '00' });
    expect(answer.headers.get('content-type')).toBe(`${expected}; charset=utf-8`);
  });

  it('reads children in any order, CDATA, prefixes, comments and an XML declaration', async () => {
    const body =
      '<?xml version="1.0" encoding="utf-8"?>\n<!-- hello -->' +
      '<p:PurchasePackagesBindingModel xmlns:p="http://schemas.datacontract.org/2004/07/Payments.Api.Models" xmlns:n="http://www.w3.org/2001/XMLSchema-instance">' +
      '<p:Request><p:Skus><p:SkuPackage><p:Sku><![CDATA[MP001]]></p:Sku><p:Quantity>1</p:Quantity></p:SkuPackage></p:Skus>' +
      '<p:PaymentMethod><p:PaymentType>2</p:PaymentType><p:CardPayment><p:CaptureMethod>3</p:CaptureMethod><p:Card>' +
      '<p:ExpiryDate>12/34</p:ExpiryDate><p:CardNumber>4111111111111111</p:CardNumber></p:Card><p:BillingAddress n:nil="true"/>' +
      '</p:CardPayment></p:PaymentMethod><p:Email>a&amp;b&#x40;shop.example</p:Email></p:Request>' +
      '<p:Authentication><p:Key>467512342123</p:Key><p:Id>170200123</p:Id></p:Authentication></p:PurchasePackagesBindingModel>';
    const answer = await send(packages.url, '/api/v1/purchase', body, { type: 'text/xml' });
    expect(answer).toMatchObject({ status: 200, code: '00' });
    const [row] = await packages.rows<{ details: { packages: { email: string } } }>(
      'SELECT details FROM purchase ORDER BY serial DESC LIMIT 1',
    );
    expect(row?.details.packages.email).toBe('a&b@shop.example');
  });

  it.each([
    [{ DiscountCode: 'TENOFF' }, 222.3],
    [{ DiscountCode: 'TENOFF', Product: 'Render' }, 227.2],
    [{ DiscountCode: 'TENOFF', Product: 'workstation' }, 242.1],
    [{ DiscountCode: '1234' }, 239.65],
    [null, 247],
  ])('with the discount %j costs %d', async (Discount, amount) => {
    expect((await packages.post(sample({ Discount }))).envelope.Response).toMatchObject({ Amount: amount });
  });

  it('keeps what the page sends along, and fills in what the country’s code implies', async () => {
    await packages.post(sample({ RevenuePartner: { Name: 'Partner' } }));
    const [row] = await packages.rows<{ details: object }>('SELECT details FROM purchase ORDER BY serial DESC LIMIT 1');
    expect(row?.details).toMatchObject({
      packages: {
        authorizer: 'Authorizer ID',
        marketing: { motion: 'Workstation Beta' },
        revenuePartner: { Name: 'Partner' },
        updateRenderRocket: false,
        billingAddress: { Country: 'USA', CountryName: 'United States of America', CountryNumericCode: '840' },
      },
    });
    expect(JSON.stringify(row)).not.toMatch(/4111111111111111|123456789|467512342123/);
  });
});
