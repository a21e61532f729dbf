# A workflow that another system starts

# By webhook: it asks an API, runs a query and exports the result.

resource "peak_workflow" "on_demand" {
  name                       = "on-demand-export"
  triggers                   = [{ webhook = true }]
  allow_concurrent_execution = true

  watchers = [{
    webhook = {
      name    = "chat"
      url     = "https://chat.example.com/hooks/data"
      payload = jsonencode({ text = "The export has finished." })
    }
    events = { success = true, fail = true }
  }]

  steps = {
    refresh = {
      type    = "http"
      method  = "post"
      url     = "https://api.example.com/refresh"
      payload = jsonencode({ full = true })
      # Secrets are named here; their values are on the platform.
      auth              = { type = "bearer-token", bearer_token = "api-token" }
      headers           = { absolute = { Accept = "application/json" } }
      output_parameters = { answer = "response.txt" }
    }

    aggregate = {
      type    = "sql"
      parents = ["refresh"]
      repository = {
        url       = "https://github.com/example/queries"
        branch    = "main"
        file_path = "aggregate.sql"
      }
      parameters = { env = { REGION = "eu" } }
    }

    export = {
      type        = "export"
      parents     = ["aggregate"]
      schema      = "publish"
      table       = "sales_by_region"
      sort_by     = "region"
      sort_order  = "desc"
      compression = true
    }

    # Runs whatever became of the query.
    report = {
      type    = "http"
      method  = "post"
      url     = "https://api.example.com/report"
      auth    = { type = "no-auth" }
      parents = ["aggregate"]
      execution_parameters = {
        parent_status = [{
          parents   = ["aggregate"]
          condition = "one-of"
          status    = ["success", "failure"]
        }]
      }
    }
  }
}

output "webhook_id" {
  value = peak_workflow.on_demand.webhook_ids[0]
}
