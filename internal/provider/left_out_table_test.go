// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"regexp"
	"strings"
	"testing"
)

// LeftOut are configurations by resource. What is in «» is removed by leaving it out, or has its default then; what is in ‹›
// stays as it is. In ⟦⟧ is what the update needs in place of the text before the bar.
var LeftOut = map[string]string{
	"peak_workflow": baseLeftOut + `
resource "peak_workflow" "x" {
  name = "etl"
  steps = {
    run = {
      «type     = "standard"»
      image_id = peak_image.base.id
      command  = "run"
      ‹image_version_id = peak_image.base.version_id›
      ‹resources        = { instance_type_id = "23", storage = "20GB" }›
      «step_timeout      = 60
      clear_image_cache = true
      repository        = { url = "https://example.com/x.git", branch = "main", token_wo = "secret-token", token_wo_version = 1 }
      parameters        = { env = { A = "1" }, inherit = {}, secrets = ["s"], env_wo = { B = "secret" }, env_wo_version = 1 }
      output_parameters = { rows = "rows.txt" }
      run_configuration = { skip_configuration = { skip = true, skip_dag = true }, retry_options = { duration = 10, number_of_retries = 1, exponential_backoff = true, exit_codes = [1] } }»
    }
    part = {
      image_id          = peak_image.base.id
      command           = "run"
      image_version_id  = peak_image.base.version_id
      resources         = { instance_type_id = "23"‹, storage = "20GB"› }
      repository        = { url = "https://example.com/x.git", branch = "main"«, token_wo = "secret-token", token_wo_version = 1» }
      output_parameters = { rows = "rows.txt" }
      parameters        = { env = { A = "1"«, B = ""» }«, secrets = ["s"]» }
      run_configuration = { retry_options = { number_of_retries = 1«, duration = 10, exit_codes = [1]» } }
    }
    query = {
      type    = "sql"
      «parents = ["part"]»
      repository = { url = "https://example.com/x.git", branch = "main", file_path = "a.sql"«, token_wo = "secret-token"» }
      parameters = { env = { A = "1" }«, inherit = { ROWS = "rows" }» }
      «execution_parameters = { parent_status = [{ condition = "all-of", parents = ["part"], status = ["success"] }], conditional = [{ condition = "equals", param_name = "rows", step_name = "part", value = "1" }] }»
    }
    file = { type = "sql", sql_query_path = "a.sql" }
    «gone  = { image_id = peak_image.base.id, command = "run" }
    gone2 = { type = "sql", sql_query_path = "a.sql" }
    gone3 = { type = "export", schema = "s", table = "t", sort_by = "c" }
    gone4 = { type = "sql", repository = { url = "https://example.com/x.git", branch = "main", file_path = "a.sql" } }»
    send = {
      type    = "http"
      url     = "https://example.com"
      «method  = "post"
      payload = "{}"
      headers = { absolute = { A = "1" }, secrets = { B = "s" } }
      auth    = { type = "oauth", client_id = "c", client_secret = "s", auth_url = "https://example.com" }»
    }
    head = {
      type    = "http"
      url     = "https://example.com"
      method  = "post"
      headers = { absolute = { A = "1" }«, secrets = { B = "s" }» }
      «auth    = { type = "basic", username = "u", password = "s" }»
    }
    key   = { type = "http", url = "https://example.com"«, auth = { type = "api-key", api_key = "s" }» }
    token = { type = "http", url = "https://example.com"«, auth = { type = "bearer-token", bearer_token = "s" }» }
    out   = { type = "export", schema = "s", table = "t", sort_by = "c"«, sort_order = "desc", compression = true» }
  }
  triggers = [{ cron = "0 2 * * *" }«, { cron = "0 3 * * *" }, { webhook = true }»]
  watchers = [
    { user = "dev@example.com"«, events = { success = true, fail = true, runtime_exceeded = 5 }» },
    { email = { «name = "w", »recipients = { to = ["dev@example.com"] } }, events = { fail = true«, success = true» } },
    «{ user = "dev@example.com", events = { fail = true } },
    { email = { name = "w", recipients = { to = ["dev@example.com"] } }, events = { fail = true } },
    { webhook = { name = "w", url = "https://example.com", payload = "{}" } },»
  ]
  «tags = ["t"]
  retry_options = { duration = 10, number_of_retries = 1, exponential_backoff = true, exit_codes = [1] }
  allow_concurrent_execution = true
  paused = true»
}`,
	"peak_block_spec": blockLeftOut("peak_block_spec", `
  name    = "etl"
  summary = "s"
  ‹title = "ETL"
  description = "d"
  description_content_type = "text/markdown"
  image_url = "https://example.com/a.png"›
  «tags = ["t"]»
  release = { ⟦|version = "1.1.0"⟧«increment = "patch", prerelease_id = "rc.1", initial_version = "1.0.0", notes = "first"» }`),
	"peak_block_spec_release": `
resource "peak_block_spec" "first" {
  name     = "etl"
  summary  = "s"
  release  = { version = "0.1.0" }
  depends_on = [peak_image.base]
  workflow = { steps = { a = { type = "http", method = "get", url = "https://example.com" } } }
}` + blockLeftOut("peak_block_spec_release", `
  spec_id = peak_block_spec.first.id
  version = "⟦1.0.0|1.1.0⟧"
  «notes   = "first"»`),
	"peak_block_spec.service": serviceLeftOut("peak_block_spec", `
  name    = "NAME"
  summary = "s"
  release = { version = "⟦1.0.0|1.1.0⟧" }`),
	"peak_block_spec_release.service": serviceLeftOut("peak_block_spec_release", `
  spec_id = peak_block_spec.NAME.id
  version = "⟦1.0.0|1.1.0⟧"`) + firstServices("x", "built", "turned", "existing"),
	"peak_app_spec": `
resource "peak_block_spec" "first" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = { type = "http", method = "get", url = "https://example.com" } } }
}
resource "peak_app_spec" "x" {
  name    = "app"
  summary = "s"
  ‹title = "App"
  description = "d"›
  «tags = ["t"]»
  release = { ⟦|version = "1.1.0"⟧«increment = "patch", prerelease_id = "rc.1", initial_version = "1.0.0", notes = "first"» }
  blocks  = [{ id = peak_block_spec.first.id, release_version = "1.0.0"«, auto_run_on_deploy = true» }]
}
resource "peak_app_spec" "y" {
  name    = "typed"
  summary = "s"
  release = { ⟦version = "1.0.0"|increment = "minor", initial_version = "1.1.0"⟧ }
  blocks  = [{ id = peak_block_spec.first.id, release_version = "1.0.0"«, auto_run_on_deploy = true» }]
}`,
	"peak_deployment": `
resource "peak_block_spec" "first" {
  name     = "etl"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = { type = "http", method = "get", url = "https://example.com" } } }
  parameters = {
    build = [{ name = "size", type = "string", required = true, default_value = "small" }]
    run   = [{ name = "level", type = "string", required = true, default_value = "info" }, { name = "note", type = "string" }]
  }
}
resource "peak_block_spec" "second" {
  name     = "ui"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = { type = "http", method = "get", url = "https://example.com" } } }
}
resource "peak_block_spec" "third" {
  name     = "audit"
  summary  = "s"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = { type = "http", method = "get", url = "https://example.com" } } }
}
resource "peak_app_spec" "app" {
  name    = "app"
  summary = "s"
  release = { version = "1.0.0" }
  blocks  = [{ id = peak_block_spec.first.id, release_version = "1.0.0" }, { id = peak_block_spec.second.id, release_version = "1.0.0" }]
}
resource "peak_deployment" "x" {
  name        = "prod"
  summary     = "s"
  app_spec_id = peak_app_spec.app.id
  ‹title = "Prod"
  description = "d"›
  «tags = ["t"]»
  parameters  = { etl = { «build = { size = "large" }, run = { level = "debug", note = "n" }» } }
  «includes = [{ id = peak_block_spec.third.id, release_version = "1.0.0" }]
  excludes = [{ id = peak_block_spec.second.id, release_version = "1.0.0" }]»
}`,
	"peak_image": `
resource "peak_image" "x" {
  name          = "base"
  type          = "webapp"
  version       = "⟦1.0.0|1.1.0⟧"
  build_details = { source = "upload"«, use_cache = false, context = "app", dockerfile_path = "Other", build_arguments = { A = "" }, build_arguments_wo = { B = "secret" }, build_arguments_wo_version = 1, secrets = ["s"]» }
  artifact      = { path = abspath("app")«, ignore_files = ["ignored"]» }
  «autodeploy_resources = [{ entity_type = "webapp", entity_id = "none" }]»
}
resource "peak_image" "changed" {
  name          = "changed"
  type          = "webapp"
  version       = "⟦1.0.0|1.1.0⟧"
  build_details = {⟦source = "github", repository = "https://github.com/x/y", branch = "main"|⟧}
  ⟦|artifact = { path = abspath("app") }⟧
}
resource "peak_image" "retold" {
  name          = "retold"
  type          = "webapp"
  version       = "⟦1.0.0|1.1.0⟧"
  ⟦build_details = { source = "dockerfile", dockerfile = "FROM scratch\n" }|artifact = { path = abspath("app") }⟧
}
resource "peak_image" "repository" {
  name          = "repository"
  type          = "webapp"
  version       = "⟦1.0.0|1.1.0⟧"
  build_details = { source = "github", repository = "https://github.com/x/y", branch = "main"«, context = "app", token_wo = "secret-token"» }
}
resource "peak_image" "text" {
  name          = "text"
  type          = "webapp"
  version       = "⟦1.0.0|1.1.0⟧"
  build_details = { source = "dockerfile", dockerfile = "FROM scratch\n"«, use_cache = false, build_arguments = { A = "1" }» }
}`,
	"peak_artifact": `
resource "peak_artifact" "x" {
  name = "app"
  path = abspath("app")
  ‹description = "d"›
  «ignore_files = ["ignored"]»
}`,
	"peak_service": `
resource "peak_image" "base" {
  name     = "base"
  type     = "webapp"
  artifact = { path = abspath("app") }
}
resource "peak_service" "x" {
  name          = "ui"
  image_details = { image_id = peak_image.base.id‹, version_id = peak_image.base.version_id› }
  ‹resources    = { instance_type_id = "41" }
  title         = "UI"
  description   = "d"
  entrypoint    = "/a"
  health_check_url = "/b"›
  parameters    = { env = { A = "1"«, B = ""» }«, secrets = ["s"], env_wo = { C = "secret" }, env_wo_version = 1» }
  «session_stickiness = true
  min_instances = 2»
}
resource "peak_service" "bare" {
  name          = "bare"
  image_details = { image_id = peak_image.base.id, version_id = peak_image.base.version_id }
  «parameters   = { env = { A = "1" }, secrets = ["s"] }
  scale_to_zero = true»
}`,
}

// baseLeftOut is an image that others refer to.
const baseLeftOut = `
resource "peak_image" "base" {
  name          = "base"
  type          = "workflow"
  version       = "1.0.0"
  build_details = { source = "dockerfile", dockerfile = "FROM scratch\n" }
}`

// blockLeftOut is a block with all kinds of steps; that of a service is below.
func blockLeftOut(resource, head string) string {
	return baseLeftOut + `
resource "` + resource + `" "x" {` + head + `
  artifact = { path = abspath("app")«, ignore_files = ["ignored"]» }
  «auto_run_on_deploy = true
  parameters = { build = [{ name = "size", type = "string" }] }»
  workflow = {
    «images = { i = { version = "1.0.0", dockerfile = "Dockerfile" }, j = {} }»
    steps = {
      run = {
        «type     = "standard"»
        command  = "run"
        ⟦image_ref = "i"|image_details = { id = peak_image.base.id }⟧
        «step_timeout      = 60
        clear_image_cache = true
        resources         = { instance_type_id = "23", storage = "20GB" }
        repository        = { url = "https://example.com/x.git", branch = "main", token_wo = "secret-token", token_wo_version = 1 }
        parameters        = { env = { A = "1" }, inherit = {}, secrets = ["s"], env_wo = { B = "secret" }, env_wo_version = 1 }
        output_parameters = { rows = "rows.txt" }
        run_configuration = { skip_configuration = { skip = true, skip_dag = true }, retry_options = { duration = 10, number_of_retries = 1, exponential_backoff = true, exit_codes = [1] } }»
      }
      own  = { command = "run", image = { version = "1.0.0"«, dockerfile = "Dockerfile", context = "app", use_cache = false, build_arguments = { A = "" }, build_arguments_wo = { B = "secret" }, build_arguments_wo_version = 1, secrets = ["s"]» }, resources = { instance_type_id = "23"«, storage = "20GB"» }, output_parameters = { rows = "rows.txt" } }
      query = {
        type    = "sql"
        «parents = ["own"]»
        repository = { url = "https://example.com/x.git", branch = "main", file_path = "a.sql"«, token_wo = "secret-token"» }
        parameters = { env = { A = "1" }«, inherit = { ROWS = "rows" }» }
        «execution_parameters = { parent_status = [{ condition = "all-of", parents = ["own"], status = ["success"] }], conditional = [{ condition = "equals", param_name = "rows", step_name = "own", value = "1" }] }»
      }
      file = { type = "sql", sql_query_path = "a.sql" }
      «gone  = { image_ref = "j", command = "run" }
      gone2 = { type = "sql", sql_query_path = "a.sql" }
      gone3 = { type = "export", schema = "s", table = "t", sort_by = "c" }
      gone4 = { type = "sql", repository = { url = "https://example.com/x.git", branch = "main", file_path = "a.sql" } }
      gone5 = { image = { version = "1.0.0" }, command = "run" }»
      turned = { ⟦image_details = { id = peak_image.base.id, version_id = peak_image.base.version_id }|image = { version = "1.0.0" }⟧, command = "run" }
      existing = { image_details = { id = peak_image.base.id«, version_id = peak_image.base.version_id» }, command = "run" }
      send = {
        type    = "http"
        url     = "https://example.com"
        «method  = "post"
        payload = "{}"
        headers = { absolute = { A = "1" }, secrets = { B = "s" } }
        auth    = { type = "oauth", client_id = "c", client_secret = "s", auth_url = "https://example.com" }»
      }
      head  = { type = "http", url = "https://example.com"«, auth = { type = "basic", username = "u", password = "s" }» }
      key   = { type = "http", url = "https://example.com"«, auth = { type = "api-key", api_key = "s" }» }
      token = { type = "http", url = "https://example.com"«, auth = { type = "bearer-token", bearer_token = "s" }» }
      out   = { type = "export", schema = "s", table = "t", sort_by = "c"«, sort_order = "desc", compression = true» }
    }
    «triggers = [{ cron = "0 2 * * *" }, { webhook = true, webhook_id = "w" }]»
    «watchers = [
      { user = "dev@example.com", events = { success = true, fail = true, runtime_exceeded = 5 } },
      { email = { name = "w", recipients = { to = ["dev@example.com"] } }, events = { fail = true } },
      { webhook = { name = "w", url = "https://example.com", payload = "{}" } },
    ]»
  }
}`
}

// serviceLeftOut are service blocks. NAME in the head stands for the name of each.
func serviceLeftOut(resource, head string) string {
	text := baseLeftOut
	for name, content := range map[string]string{
		"x": `
    ⟦image = { version = "1.0.0" }|image_details = { id = peak_image.base.id }⟧
    «service_type = "web-app"
    resources = { instance_type_id = "41" }
    parameters = { env = { A = "" }, secrets = ["s"], env_wo = { B = "secret" }, env_wo_version = 1 }
    session_stickiness = true
    scale_to_zero = false
    entrypoint = "/a"
    health_check_url = "/b"
    min_instances = 2»`,
		"built":    `image = { version = "1.0.0"«, dockerfile = "Dockerfile", context = "app", use_cache = false, build_arguments = { A = "" }, build_arguments_wo = { B = "secret" }, build_arguments_wo_version = 1, secrets = ["s"]» }`,
		"turned":   `⟦image_details = { id = peak_image.base.id, version_id = peak_image.base.version_id }|image = { version = "1.0.0" }⟧`,
		"existing": `image_details = { id = peak_image.base.id«, version_id = peak_image.base.version_id» }`,
	} {
		text += `
resource "` + resource + `" "` + name + `" {` + strings.ReplaceAll(head, "NAME", name) + `
  artifact = { path = abspath("app") }
  service = {
    ` + content + `
  }
}`
	}
	return text
}

// firstServices are the specs of releases.
func firstServices(names ...string) (text string) {
	for _, name := range names {
		text += `
resource "peak_block_spec" "` + name + `" {
  name       = "` + name + `"
  summary    = "s"
  release    = { version = "0.1.0" }
  service    = { image_details = { id = peak_image.base.id } }
  depends_on = [peak_image.base]
}`
	}
	return text
}

// TestLeftOutIsAll walks the schemas of all resources: the table above leaves out each optional attribute, at any depth.
func TestLeftOutIsAll(t *testing.T) {
	t.Parallel()
	found := 0
	for _, one := range offered(t, &peakProvider{}) {
		kind, resource, _ := strings.Cut(one.name, " ")
		if kind != "resource" || resource == "peak_workflow_execution" {
			continue // What an execution was passed stays passed; leaving it out runs another.
		}
		marked := strings.Join(regexp.MustCompile(`(?s)«.*?»|‹.*?›|⟦.*?\|`).FindAllString(LeftOut[resource]+LeftOut[resource+".service"], -1), "\n")
		var walk func(at, name string, attribute any)
		walk = func(at, name string, attribute any) {
			if a, ok := attribute.(configurable); ok && a.IsOptional() && strings.Contains(at, ".") {
				found++
				if !regexp.MustCompile(`\b`+name+`\s*=`).MatchString(marked) && at != "workflow.steps" {
					t.Errorf("nothing shows what leaving %s out means", at)
				}
			}
			for child, inner := range children(attribute) {
				walk(at+"."+child, child, inner)
			}
		}
		for name, attribute := range one.attributes {
			if name == "timeouts" {
				continue
			}
			for child, inner := range children(attribute) {
				walk(name+"."+child, child, inner)
			}
		}
	}
	if found < 200 {
		t.Errorf("the walk found no more than %d nested attributes", found)
	}
}
