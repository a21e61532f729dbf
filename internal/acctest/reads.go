package acctest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

// Reading is a data source with this body, and what is expected of it under the address that it gets.
type Reading struct {
	Body   string
	Expect func(address string) []statecheck.StateCheck
}

// Reads is one step that reads a data source of this type in all these ways: a step of its own for each would start the command
// line six times for a single request.
func (p *Platform) Reads(dataSource string, readings ...Reading) resource.TestStep {
	var config strings.Builder
	var checks []statecheck.StateCheck
	for i, reading := range readings {
		fmt.Fprintf(&config, "data %q \"r%d\" {\n%s\n}\n", dataSource, i, reading.Body)
		checks = append(checks, reading.Expect(fmt.Sprintf("data.%s.r%d", dataSource, i))...)
	}
	return resource.TestStep{Config: p.Config(config.String()), ConfigStateChecks: checks}
}
