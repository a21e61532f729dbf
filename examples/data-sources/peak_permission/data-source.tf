# Stops the plan when the user of the token may not read the guardrails of prices.
data "peak_permission" "guardrails" {
  feature = "PRICING.GUARDRAILS"
  action  = "read"

  lifecycle {
    postcondition {
      condition     = self.allowed
      error_message = "The user of this token may not ${self.action} ${self.feature}."
    }
  }
}

output "guardrail_actions" {
  value = data.peak_permission.guardrails.actions
}
