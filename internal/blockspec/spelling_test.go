// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccBlockSpec_spelling writes the same spec in ways that mean the same: each plans nothing.
func TestAccBlockSpec_spelling(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	definitions := `
  parameters = {
    build = [{ name = "size", type = "number", default_value = 21 }]
    run   = [
      { name = "key", type = "string", hide_value = true, options = [{ title = "A", value = "a" }] },
      { name = "rows", type = "object_array", default_value = [{ max_value = 1 }], conditions = [{ depends_on = "key", operator = "equals", value = "a" }] },
    ]
  }
`
	same := map[string]string{
		"camelCase": `
  parameters = {
    build = [{ name = "size", type = "number", defaultValue = 21 }]
    run   = [
      { name = "key", type = "string", hideValue = true, options = [{ title = "A", value = "a" }] },
      { name = "rows", type = "object_array", defaultValue = [{ max_value = 1 }], conditions = [{ dependsOn = "key", operator = "equals", value = "a" }] },
    ]
  }
`,
		"lists and other order": `
  parameters = {
    run   = [
      { type = "string", options = tolist([{ value = "a", title = "A" }]), hide_value = true, name = "key" },
      { conditions = tolist([{ value = "a", depends_on = "key", operator = "equals" }]), name = "rows", default_value = tolist([{ max_value = 1 }]), type = "object_array" },
    ]
    build = tolist([{ default_value = 21, name = "size", type = "number" }])
  }
`,
		"nulls and defaults": `
  parameters = {
    build = [{ name = "size", type = "number", default_value = 21.0, required = false, description = null, hide_value = false }]
    run   = [
      { name = "key", type = "string", hide_value = true, options = [{ title = "A", value = "a" }], conditions = [] },
      { name = "rows", type = "object_array", default_value = [{ max_value = 1 }], conditions = [{ depends_on = "key", operator = "equals", value = "a" }] },
    ]
  }
`,
		"a file of the Peak CLI": `
  parameters = yamldecode(<<EOT
build:
  - name: size
    type: number
    defaultValue: 21
run:
  - name: key
    type: string
    hideValue: true
    options:
      - title: A
        value: a
  - name: rows
    type: object_array
    defaultValue:
      - max_value: 1
    conditions:
      - dependsOn: key
        operator: equals
        value: a
EOT
  )
`,
	}
	steps := []resource.TestStep{{Config: s.spec(small + definitions), Check: s.wrote(smallSent +
		` parameters={"build":[{"defaultValue":21,"name":"size","type":"number"}],"run":[{"hideValue":true,"name":"key","options":[{"title":"A","value":"a"}],"type":"string"},` +
		`{"conditions":[{"dependsOn":"key","operator":"equals","value":"a"}],"defaultValue":[{"max_value":1}],"name":"rows","type":"object_array"}]}`)}}
	for _, text := range same {
		steps = append(steps, resource.TestStep{Config: s.spec(small + text), ConfigPlanChecks: acctest.PlansNothing()})
	}
	// Members of values are nobody's spelling.
	steps = append(steps, s.rejected(small+strings.Replace(definitions, "max_value", "maxValue", 1), "but the configuration changes parameters. Raise release.version"))
	s.run(steps...)
}

// TestAccBlockSpec_emptyParts has values that say nothing come and go under the same release: they are no change of it.
func TestAccBlockSpec_emptyParts(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	spelled := `
  parameters = { build = [], run = [] }
  tags       = []
  workflow = {
    images   = {}
    triggers = []
    watchers = []
    steps = { load = { image_details = { id = "IMAGE" }, command = "python load.py", parents = [], parameters = { env = {}, secrets = [] } } }
  }
`
	s.run(
		resource.TestStep{Config: s.spec(small), Check: s.wrote(smallSent)},
		resource.TestStep{Config: s.spec(spelled), Check: s.wrote()},
		resource.TestStep{Config: s.spec(small), Check: s.wrote()},
	)
}
