// Shows the document of the whole API. A file of its own: the page's policy allows no script in it.
"use strict";

SwaggerUIBundle({
  dom_id: "#api",
  url: "/api/schema/?format=json",
  deepLinking: true,
  filter: true,
  displayOperationId: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  // The page contacts no other server: no validator badge, no configuration by the URL.
  validatorUrl: null,
  queryConfigEnabled: false,
});
