# From a branch on GitHub

# The token of a private repository is sent when a build starts and never stored.
variable "github_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "peak_image" "api" {
  name    = "scoring-api"
  type    = "api"
  version = "0.4.0"

  build_details = {
    source     = "github"
    repository = "https://github.com/example/scoring-api"
    branch     = "main"
    token_wo   = var.github_token
  }
}
