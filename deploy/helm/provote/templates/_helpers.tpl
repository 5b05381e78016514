{{- define "provote.labels" -}}
app.kubernetes.io/part-of: provote
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "provote.selector" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/name: {{ .name }}
{{- end -}}

{{- /* The tables of processes, with the values filled in. */ -}}
{{- define "provote.processes" -}}
{{ tpl (.Files.Get "files/processes.yaml") . }}
{{- end -}}

{{- /* The services, as JSON: those of the processes. */ -}}
{{- define "provote.services" -}}
{{- $found := list -}}
{{- range include "provote.processes" . | fromYaml -}}{{- $found = append $found .service -}}{{- end -}}
{{ uniq $found | sortAlpha | toJson }}
{{- end -}}

{{- /* Refuses a name that is no process, or no secret. */ -}}
{{- define "provote.known" -}}
{{- $processes := include "provote.processes" . | fromYaml | keys -}}
{{- $secrets := concat (include "provote.services" . | fromJsonArray) (list "signing" "redis" "beat") -}}
{{- range $value, $names := dict "replicas" $processes "resources" $processes "existingSecrets" $secrets -}}
{{- range $name, $_ := index $.Values $value -}}
{{- if not (has $name $names) -}}
{{- fail (printf "%s.%s: there are %s" $value $name (join ", " (sortAlpha $names))) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if gt (index .Values.replicas "beat" | default 1 | int) 1 -}}
{{- fail "replicas.beat: there is one" -}}
{{- end -}}
{{- end -}}

{{- define "provote.image" -}}
{{ printf "%s/%s:%s" .root.Values.image.repository .name (.root.Values.image.tag | default .root.Chart.AppVersion) }}
{{- end -}}

{{- /* The name of a secret: an existing one, or the one that this chart makes. */ -}}
{{- define "provote.secret" -}}
{{ index .root.Values.existingSecrets .name | default (printf "provote-%s" .name) }}
{{- end -}}

{{- define "provote.hasSecrets" -}}
{{- $given := list -}}
{{- range $name, $secret := .Values.existingSecrets -}}
{{- if $secret -}}{{- $given = append $given $name -}}{{- end -}}
{{- end -}}
{{- $all := add (len (include "provote.services" . | fromJsonArray)) (.Values.redis.enabled | ternary 3 2) | int -}}
{{- if and $given (lt (len $given) $all) -}}
{{- fail (printf "existingSecrets: give all of them, or none; given: %s" (join ", " $given)) -}}
{{- end -}}
{{- if and (not $given) (not (and .Values.postgresql.enabled .Values.redis.enabled)) -}}
{{- fail "without postgresql.enabled and redis.enabled give existingSecrets, which say where the servers are" -}}
{{- end -}}
{{- if $given -}}yes{{- end -}}
{{- end -}}

{{- /* The Pod Security Standard "restricted", for a container. */ -}}
{{- define "provote.confined" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- /* The same for a pod, with its account. */ -}}
{{- define "provote.account" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "provote.placed" -}}
enableServiceLinks: false
automountServiceAccountToken: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{- define "provote.spread" -}}
topologySpreadConstraints:
  {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - topologyKey: {{ $key }}
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{ include "provote.selector" $ | nindent 8 }}
  {{- end }}
{{- end -}}

{{- define "provote.redisPort" -}}
{{ .Values.redis.enabled | ternary 6379 (.Values.redis.port | int) }}
{{- end -}}

{{- define "provote.databasePort" -}}
{{ .Values.postgresql.enabled | ternary 5432 (.Values.database.port | int) }}
{{- end -}}

{{- /* How many of a process run at least. */ -}}
{{- define "provote.replicas" -}}
{{- $root := .root -}}
{{- $scaled := and $root.Values.autoscaling.enabled .process.scales -}}
{{- if $scaled }}{{ $root.Values.autoscaling.minReplicas }}{{ else }}{{ index $root.Values.replicas .name | default 1 }}{{ end -}}
{{- end -}}

{{- /* Annotations of what must be there before the rest: roles and migrations. With the trial's
PostgreSQL they are plain Jobs, because their server comes with the rest. */ -}}
{{- define "provote.hook" -}}
{{- if not .root.Values.postgresql.enabled -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}
{{- end -}}
