{{- /* The variables of a service's processes; secrets are files. */ -}}
{{- define "provote.environment" -}}
{{- $values := .root.Values -}}
{{- if .process.bare }}
- {name: DJANGO_SETTINGS_MODULE, value: ""}
- {name: REDIS_URL_FILE, value: /run/secrets/redis_url}
{{- else }}
- {name: PROVOTE_ENV, value: production}
- {name: PROVOTE_ALLOWED_HOSTS, value: {{ join "," $values.hosts | quote }}}
- {name: PROVOTE_RATE_LIMITS, value: {{ $values.rateLimits | quote }}}
- {name: PROVOTE_CORS_ORIGINS, value: {{ join "," $values.corsOrigins | quote }}}
- {name: PROVOTE_LOG_LEVEL, value: {{ $values.logLevel }}}
{{- range list "secret_key" "digest_key" "address_key" "service_token" "service_digests" }}
- {name: PROVOTE_{{ upper . }}_FILE, value: /run/secrets/{{ . }}}
{{- end }}
- {name: PROVOTE_JWKS_CACHE, value: /var/lib/provote/jwks.json}
- {name: DATABASE_URL_FILE, value: /run/secrets/database_url}
- {name: REDIS_URL_FILE, value: /run/secrets/redis_url}
{{- if ne .process.kind "api" }}
- {name: PROVOTE_METRICS_LISTEN, value: "0.0.0.0:9100"}
{{- end }}
{{- if eq .process.service "users" }}
- {name: PROVOTE_SIGNING_KEYS, value: /run/signing}
- {name: PROVOTE_EMAIL_URL_FILE, value: /run/secrets/email_url}
- {name: PROVOTE_EMAIL_FROM, value: {{ $values.mail.from | quote }}}
- {name: PROVOTE_SITE_URL, value: {{ $values.siteUrl | quote }}}
{{- end }}
{{- if eq .process.service "polls" }}
- {name: PROVOTE_MEDIA_ROOT, value: /srv/media}
{{- end }}
{{- if .process.disk }}
- {name: TMPDIR, value: /var/tmp}
{{- end }}
{{- range $name, $value := .process.environment }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- range $name, $value := $values.environment }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}
{{- end -}}
