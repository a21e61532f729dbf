# The text of a template, to see which placeholders it has.
data "peak_email_template" "weekly_report" {
  name = "weekly_report"
}

output "weekly_report_html" {
  value = data.peak_email_template.weekly_report.body
}
