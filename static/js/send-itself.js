// A form that sends itself once the page stands; its button is for browsers without scripts.
const form = document.querySelector("[data-send-itself]");
if (form) form.requestSubmit();
