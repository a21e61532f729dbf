# The e-mails since a day that were not delivered.
data "peak_emails" "recent" {
  date_from = "2024-05-01T00:00:00Z"
  limit     = 50
}

output "not_delivered" {
  value = [
    for email in data.peak_emails.recent.emails : email.subject
    if email.status != "Delivered"
  ]
}
