export const LANGUAGES = ['en', 'es', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The `lang` header's language; missing or unknown: English. */
export const languageOf = (text: string | undefined): Language =>
  LANGUAGES.find((language) => language === text?.trim().toLowerCase()) ?? 'en';

type Texts = readonly [en: string, es: string, pt: string];

/** Every code this door gives out, with its text in the three languages. Codes never depend on the language. */
const MESSAGES = {
  TK001: ['Invalid card number', 'Número de tarjeta inválido', 'Número do cartão inválido'],
  TK002: ['Invalid security code', 'Código de seguridad inválido', 'Código de segurança inválido'],
  TK003: ['Invalid expiration date', 'Fecha de vencimiento inválida', 'Data de validade inválida'],
  TK005: ['Invalid e-mail', 'Email inválido', 'E-mail inválido'],
  TK006: ['The token has expired or was used', 'El token expiró o ya fue usado', 'O token expirou ou já foi usado'],
  TK007: ['Invalid payment media', 'Medio de pago inválido', 'Meio de pagamento inválido'],
  TK011: ['Customer not found', 'Cliente no encontrado', 'Cliente não encontrado'],
  TR001: ['Communication error', 'Error de comunicación', 'Erro de comunicação'],
  TR002: ['Invalid transaction state', 'Estado de transacción inválido', 'Estado da transação inválido'],
  TR005: ['The acquirer has a problem', 'Problema en el adquirente', 'Problema no adquirente'],
  TR007: ['Invalid payment media', 'Medio de pago inválido', 'Meio de pagamento inválido'],
  TR008: [
    'The amount to commit is greater than the authorized one',
    'El monto a confirmar es mayor al autorizado',
    'O valor a confirmar é maior que o autorizado',
  ],
  TR011: ['Blocked or lost card', 'Tarjeta bloqueada o perdida', 'Cartão bloqueado ou perdido'],
  TR012: ['Limit exceeded', 'Límite excedido', 'Limite excedido'],
  TR013: ['Denied transaction', 'Transacción denegada', 'Transação negada'],
  TR014: ['Possible fraud', 'Posible fraude', 'Possível fraude'],
  TR016: ['Invalid parameter', 'Parámetro inválido', 'Parâmetro inválido'],
  TR017: ['Invalid transaction type', 'Tipo de transacción inválido', 'Tipo de transação inválido'],
  TR019: ['Transaction rejected', 'Transacción rechazada', 'Transação rejeitada'],
  TR020: ['Call the issuer', 'Llamar al emisor', 'Ligar para o emissor'],
  TR021: ['Expired card', 'Tarjeta vencida', 'Cartão vencido'],
  TR022: ['Invalid security code', 'Código de seguridad inválido', 'Código de segurança inválido'],
  TR023: ['Restricted card', 'Tarjeta restringida', 'Cartão restrito'],
  TR026: ['Insufficient funds', 'Fondos insuficientes', 'Saldo insuficiente'],
  TR028: ['Invalid amount', 'Monto inválido', 'Valor inválido'],
  TR033: ['Installments not allowed for the card', 'La tarjeta no admite cuotas', 'O cartão não aceita parcelas'],
  TR076: ['Payer authentication failed', 'Falló la autenticación del pagador', 'Falha na autenticação do pagador'],
  TR100: ['Other reasons', 'Otros motivos', 'Outros motivos'],
  TR101: ['The refund was refused', 'La devolución fue rechazada', 'O reembolso foi recusado'],
  TR999: ['Unknown error', 'Error desconocido', 'Erro desconhecido'],
  PR001: ['Invalid token', 'Token inválido', 'Token inválido'],
  PR002: ['Invalid order', 'Orden inválida', 'Pedido inválido'],
  PR003: ['Invalid amount', 'Monto inválido', 'Valor inválido'],
  PR004: ['Invalid currency', 'Moneda inválida', 'Moeda inválida'],
  PR005: ['Invalid invoice', 'Factura inválida', 'Fatura inválida'],
  PR006: ['Invalid purchase identifier', 'Identificador de compra inválido', 'Identificador de compra inválido'],
  PR008: ['Purchase not found', 'Compra no encontrada', 'Compra não encontrada'],
  PR009: ['Invalid purchase state', 'Estado de compra inválido', 'Estado da compra inválido'],
  PR010: ['Taxable amount required', 'Monto gravado requerido', 'Valor tributável obrigatório'],
  PR011: ['Invoice required', 'Factura requerida', 'Fatura obrigatória'],
  PR013: ['Invalid installments', 'Cuotas inválidas', 'Parcelas inválidas'],
  PR014: ['Invalid description length', 'Largo de descripción inválido', 'Tamanho da descrição inválido'],
  PR017: [
    'The taxable amount is greater than the amount',
    'El monto gravado es mayor al monto',
    'O valor tributável é maior que o valor',
  ],
  PR018: ['Both dates are needed', 'Se requieren ambas fechas', 'As duas datas são necessárias'],
  PR019: ['The date range is too long', 'El rango de fechas es muy extenso', 'O período é muito longo'],
  PR021: ['Partial refund not allowed', 'Devolución parcial no permitida', 'Reembolso parcial não permitido'],
  PR034: ['Invalid TargetCountryISO', 'TargetCountryISO inválido', 'TargetCountryISO inválido'],
  CS001: ['Invalid e-mail', 'Email inválido', 'E-mail inválido'],
  CS003: ['Invalid customer identifier', 'Identificador de cliente inválido', 'Identificador de cliente inválido'],
  CS005: ['The e-mail exists already', 'El email ya existe', 'O e-mail já existe'],
  CS006: ['Invalid additional data', 'Datos adicionales inválidos', 'Dados adicionais inválidos'],
  CS007: ['Invalid customer document', 'Documento inválido', 'Documento inválido'],
  CS008: ['Invalid document type', 'Tipo de documento inválido', 'Tipo de documento inválido'],
  CS011: ['Invalid payment profile', 'Perfil de pago inválido', 'Perfil de pagamento inválido'],
  ERR999: ['The request was refused', 'La solicitud fue rechazada', 'A solicitação foi recusada'],
} as const satisfies Record<string, Texts>;

export type WireErrorCode = keyof typeof MESSAGES;

export const messageOf = (code: WireErrorCode, language: Language): string =>
  MESSAGES[code][LANGUAGES.indexOf(language) as 0 | 1 | 2];
