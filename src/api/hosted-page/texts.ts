import type { PageLanguage } from './language';

type Texts = readonly [en: string, es: string, pt: string];

const TEXTS = {
  payTo: ['Pay {merchant}', 'Pagar a {merchant}', 'Pagar a {merchant}'],
  total: ['Total', 'Total', 'Total'],
  order: ['Your order', 'Su pedido', 'Seu pedido'],
  item: ['Item', 'Artículo', 'Item'],
  quantity: ['Qty', 'Cant.', 'Qtd.'],
  amount: ['Amount', 'Importe', 'Valor'],
  discount: ['Discount', 'Descuento', 'Desconto'],
  shipping: ['Shipping', 'Envío', 'Frete'],
  tax: ['Tax', 'Impuestos', 'Impostos'],
  timeLeft: [
    'Your order is held for you until',
    'Su pedido queda reservado hasta las',
    'Seu pedido fica reservado até as',
  ],
  localTime: ['{time} your time', '{time} de su hora', '{time} no seu horário'],
  minutesLeft: ['{minutes} min left', 'quedan {minutes} min', 'restam {minutes} min'],
  payByCard: ['Pay by card', 'Pagar con tarjeta', 'Pagar com cartão'],
  otherMethods: ['Pay another way', 'Pagar de otra forma', 'Pagar de outra forma'],
  continueWith: ['Continue with {method}', 'Continuar con {method}', 'Continuar com {method}'],
  holder: ['Name on the card', 'Nombre en la tarjeta', 'Nome no cartão'],
  number: ['Card number', 'Número de tarjeta', 'Número do cartão'],
  expiry: ['Expiry (MM/YY)', 'Vencimiento (MM/AA)', 'Validade (MM/AA)'],
  code: ['Security code', 'Código de seguridad', 'Código de segurança'],
  pay: ['Pay {total}', 'Pagar {total}', 'Pagar {total}'],
  cancel: ['Cancel and return', 'Cancelar y volver', 'Cancelar e voltar'],
  badHolder: ['Check the name on the card', 'Revise el nombre en la tarjeta', 'Confira o nome no cartão'],
  badNumber: ['Check the card number', 'Revise el número de tarjeta', 'Confira o número do cartão'],
  badExpiry: ['Check the expiry date', 'Revise el vencimiento', 'Confira a validade'],
  badCode: ['Check the security code', 'Revise el código de seguridad', 'Confira o código de segurança'],
  problems: ['The payment was not sent:', 'El pago no fue enviado:', 'O pagamento não foi enviado:'],
  declinedTitle: ['Payment declined', 'Pago rechazado', 'Pagamento recusado'],
  declinedAgain: [
    'The payment was declined. Nothing was charged; you can try again.',
    'El pago fue rechazado. No se cobró nada; puede intentarlo de nuevo.',
    'O pagamento foi recusado. Nada foi cobrado; você pode tentar de novo.',
  ],
  declinedText: [
    'The payment was declined. Nothing was charged.',
    'El pago fue rechazado. No se cobró nada.',
    'O pagamento foi recusado. Nada foi cobrado.',
  ],
  expiredTitle: ['The time to pay is over', 'El tiempo para pagar terminó', 'O tempo para pagar acabou'],
  expiredText: [
    'Nothing was charged. What was held for you is free again.',
    'No se cobró nada. Lo reservado quedó libre.',
    'Nada foi cobrado. O que estava reservado foi liberado.',
  ],
  expiredAgain: [
    'The time to pay was over. Nothing was charged; you can try again.',
    'El tiempo para pagar terminó. No se cobró nada; puede intentarlo de nuevo.',
    'O tempo para pagar acabou. Nada foi cobrado; você pode tentar de novo.',
  ],
  canceledTitle: ['Payment canceled', 'Pago cancelado', 'Pagamento cancelado'],
  canceledText: ['Nothing was charged.', 'No se cobró nada.', 'Nada foi cobrado.'],
  paidTitle: ['Payment complete', 'Pago completado', 'Pagamento concluído'],
  paidText: ['Thank you. This order is paid.', 'Gracias. Este pedido está pagado.', 'Obrigado. Este pedido está pago.'],
  reservedText: [
    'Thank you. The amount is reserved.',
    'Gracias. El importe quedó reservado.',
    'Obrigado. O valor foi reservado.',
  ],
  refundedTitle: ['Payment refunded', 'Pago devuelto', 'Pagamento devolvido'],
  refundedText: ['The money goes back to you.', 'El dinero le será devuelto.', 'O dinheiro será devolvido.'],
  processingTitle: [
    'Your payment is being processed',
    'Su pago se está procesando',
    'Seu pagamento está sendo processado',
  ],
  processingText: [
    'Please do not pay again. This page shows the result as soon as it is known.',
    'No pague de nuevo, por favor. Esta página mostrará el resultado.',
    'Por favor, não pague de novo. Esta página mostrará o resultado.',
  ],
  reload: ['Look again', 'Volver a mirar', 'Ver de novo'],
  confirmTitle: ['One more step', 'Un paso más', 'Mais um passo'],
  confirmText: [
    'Your bank asks you to confirm this payment.',
    'Su banco le pide confirmar este pago.',
    'Seu banco pede que você confirme este pagamento.',
  ],
  confirm: ['Continue to your bank', 'Continuar a su banco', 'Continuar para o seu banco'],
  confirmCode: ['Confirm', 'Confirmar', 'Confirmar'],
  codeTitle: ['Security code needed', 'Se necesita el código de seguridad', 'Código de segurança necessário'],
  codeText: [
    'Type the code of the card ending in {last4}.',
    'Escriba el código de la tarjeta terminada en {last4}.',
    'Digite o código do cartão com final {last4}.',
  ],
  instructionsTitle: ['Pay with this code', 'Pague con este código', 'Pague com este código'],
  paymentCode: ['Payment code', 'Código de pago', 'Código de pagamento'],
  payUntil: ['Pay until', 'Pague hasta', 'Pague até'],
  openInstructions: ['Open the instructions', 'Abrir las instrucciones', 'Abrir as instruções'],
  returnTo: ['Return to {merchant}', 'Volver a {merchant}', 'Voltar a {merchant}'],
  notFoundTitle: ['Payment not found', 'Pago no encontrado', 'Pagamento não encontrado'],
  notFoundText: [
    'There is no payment at this address.',
    'No hay ningún pago en esta dirección.',
    'Não há nenhum pagamento neste endereço.',
  ],
  troubleTitle: ['Something went wrong', 'Algo salió mal', 'Algo deu errado'],
  troubleText: ['Please try again in a moment.', 'Inténtelo de nuevo en un momento.', 'Tente de novo em um momento.'],
  soldOut: [
    'What you wanted is sold out by now. Nothing was charged.',
    'Lo que quería ya está agotado. No se cobró nada.',
    'O que você queria já se esgotou. Nada foi cobrado.',
  ],
  tooManyTries: [
    'Too many payments were declined. Nothing was charged; please try again in ten minutes.',
    'Se rechazaron demasiados pagos. No se cobró nada; inténtelo de nuevo dentro de diez minutos.',
    'Muitos pagamentos foram recusados. Nada foi cobrado; tente de novo em dez minutos.',
  ],
  orderChanged: [
    'The price or what is on sale has changed meanwhile. Nothing was charged; please order again in the shop.',
    'El precio o la oferta cambió entretanto. No se cobró nada; haga de nuevo su pedido en la tienda.',
    'O preço ou a oferta mudou nesse meio tempo. Nada foi cobrado; faça o pedido de novo na loja.',
  ],
  language: ['Language', 'Idioma', 'Idioma'],
} as const satisfies Record<string, Texts>;

export type TextKey = keyof typeof TEXTS;
export type Say = (key: TextKey, values?: Readonly<Record<string, string>>) => string;

const AT: Readonly<Record<PageLanguage, 0 | 1 | 2>> = { en: 0, es: 1, pt: 2 };

/** The texts of one language; `{name}` is filled from the values. */
export const textsIn =
  (language: PageLanguage): Say =>
  (key, values = {}) =>
    TEXTS[key][AT[language]].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
