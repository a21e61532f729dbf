# Takes measures out of what is live:
# terraform apply -invoke=action.peak_metric_measures_delete.drafts
action "peak_metric_measures_delete" "drafts" {
  config {
    namespace = "sales"
    measures  = ["orders.draft_count", "orders.draft_total"]
  }
}
