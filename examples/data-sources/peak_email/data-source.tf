# What became of an e-mail at the addresses that it did not reach.
data "peak_email" "report" {
  id = "9999"
}

output "undelivered" {
  value = {
    for detail in data.peak_email.report.status_details : detail.email => detail.description
    if detail.status != "Delivered"
  }
}
