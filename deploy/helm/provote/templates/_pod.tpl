{{- /* The pod of a process of a service; `once` is a Job, which needs no probes. */ -}}
{{- define "provote.pod" -}}
{{- $root := .root -}}
{{- $process := .process -}}
{{- $users := and (eq $process.service "users") (not $process.bare) -}}
{{- $media := and (eq $process.service "polls") (not .once) -}}
metadata:
  labels:
    {{- include "provote.labels" $root | nindent 4 }}
    {{- include "provote.selector" . | nindent 4 }}
    provote/kind: {{ .once | ternary "job" $process.kind }}
    provote/process: "yes"
    {{- if $process.way }}
    provote/way-out: "yes"
    {{- end }}
  {{- with $root.Values.podAnnotations }}
  annotations: {{ toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- include "provote.placed" $root | nindent 2 }}
  securityContext: {{ include "provote.account" 10001 | nindent 4 }}
  terminationGracePeriodSeconds: {{ eq $process.kind "api" | ternary 50 30 }}
  {{- if .once }}
  restartPolicy: Never
  {{- else if gt (include "provote.replicas" . | int) 1 }}
  {{- include "provote.spread" . | nindent 2 }}
  {{- end }}
  containers:
    - name: {{ .once | ternary "migrate" .name }}
      image: {{ include "provote.image" (dict "root" $root "name" $process.service) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      {{- if .once }}
      command: [python, manage.py, migrate, --noinput]
      {{- else }}
      {{- with $process.command }}
      # The image has no entrypoint: this is Compose's command.
      command: {{ toJson . }}
      {{- end }}
      {{- include "provote.probes" . | nindent 6 }}
      {{- end }}
      env: {{ include "provote.environment" . | nindent 8 }}
      {{- if not (or .once $process.bare) }}
      ports:
        {{- if eq $process.kind "api" }}
        - {name: http, containerPort: 8000}
        {{- else }}
        - {name: metrics, containerPort: 9100}
        {{- end }}
      {{- end }}
      resources: {{ include "provote.resources" . | nindent 8 }}
      securityContext: {{ include "provote.confined" . | nindent 8 }}
      volumeMounts:
        - {name: secrets, mountPath: /run/secrets, readOnly: true}
        - {name: tmp, mountPath: /tmp}
        - {name: keys, mountPath: /var/lib/provote}
        {{- if $users }}
        - {name: signing, mountPath: /run/signing, readOnly: true}
        {{- end }}
        {{- if $media }}
        - {name: media, mountPath: /srv/media}
        {{- end }}
        {{- if $process.disk }}
        - {name: disk, mountPath: /var/tmp}
        {{- end }}
  volumes:
    - name: secrets
      secret:
        secretName: {{ include "provote.secret" (dict "root" $root "name" ($process.secret | default $process.service)) }}
        defaultMode: 0440
    - {name: tmp, emptyDir: {medium: Memory, sizeLimit: 128Mi}}
    - {name: keys, emptyDir: {sizeLimit: 8Mi}}
    {{- if $users }}
    - name: signing
      secret:
        secretName: {{ include "provote.secret" (dict "root" $root "name" "signing") }}
        defaultMode: 0440
    {{- end }}
    {{- if $media }}
    - name: media
      persistentVolumeClaim: {claimName: {{ $root.Values.media.existingClaim | default "media" }}}
    {{- end }}
    {{- if $process.disk }}
    - {name: disk, emptyDir: {sizeLimit: 2Gi}}
    {{- end }}
{{- end -}}

{{- define "provote.probes" -}}
{{- if eq .process.kind "api" -}}
startupProbe:
  httpGet: {path: /health/live, port: http}
  periodSeconds: 2
  failureThreshold: 90
livenessProbe:
  httpGet: {path: /health/live, port: http}
  periodSeconds: 10
  timeoutSeconds: 10
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /health/ready, port: http}
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 2
lifecycle:
  # The cluster's proxies learn after the pod that it ends: it serves meanwhile.
  preStop: {exec: {command: [sleep, "5"]}}
{{- else -}}
{{- /* Connected to the server that it needs: its port, and 01, "established", in the kernel's table. */ -}}
{{- $port := include (eq .process.kind "worker" | ternary "provote.redisPort" "provote.databasePort") .root }}
startupProbe:
  exec:
    command: [sh, -c, "cat /proc/net/tcp /proc/net/tcp6 | grep -qi ':{{ printf "%04X" ($port | int) }} 01 '"]
  periodSeconds: 5
  timeoutSeconds: 10
  failureThreshold: 36
readinessProbe:
  exec:
    command: [sh, -c, "cat /proc/net/tcp /proc/net/tcp6 | grep -qi ':{{ printf "%04X" ($port | int) }} 01 '"]
  periodSeconds: 5
  timeoutSeconds: 10
  failureThreshold: 6
{{- if not .process.bare }}
livenessProbe:
  tcpSocket: {port: metrics}
  periodSeconds: 20
  timeoutSeconds: 10
  failureThreshold: 6
{{- end }}
{{- end -}}
{{- end -}}

{{- define "provote.resources" -}}
{{- $own := index .root.Values.resources .name -}}
{{- if and $own (not .once) -}}
{{ toYaml $own }}
{{- else -}}
requests: {{ toYaml .root.Values.requests | nindent 2 }}
limits:
  cpu: "1"
  memory: {{ .once | ternary "256Mi" (.process.memory | default (eq .process.kind "api" | ternary "256Mi" "192Mi")) }}
{{- end -}}
{{- end -}}
