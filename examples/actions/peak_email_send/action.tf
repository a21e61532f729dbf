# Tells the team about each new version of an artifact, with the change log and a folder of
# charts, which is sent as charts.zip.
action "peak_email_send" "new_version" {
  config {
    recipients    = ["team@example.com"]
    cc            = ["lead@example.com"]
    subject       = "New version of the pricing app"
    template_name = "weekly_report"
    template_parameters = {
      title   = "Pricing app"
      summary = "See the attached change log."
    }
    attachments = ["${path.module}/CHANGES.txt", "${path.module}/charts"]
  }
}

resource "peak_artifact" "pricing" {
  name = "pricing-app"
  path = "${path.module}/app"

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.peak_email_send.new_version]
    }
  }
}
