# The tenant's own templates.
data "peak_email_templates" "own" {
  scopes      = ["custom"]
  search_term = "report"
}

output "own_templates" {
  value = data.peak_email_templates.own.email_templates[*].name
}
