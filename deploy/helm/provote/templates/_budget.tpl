{{- define "provote.budget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ .name }}
  labels:
    {{- include "provote.labels" .root | nindent 4 }}
    {{- include "provote.selector" . | nindent 4 }}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{ include "provote.selector" . | nindent 6 }}
{{- end -}}
