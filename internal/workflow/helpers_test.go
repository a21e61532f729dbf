package workflow_test

import (
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

type terraformState = terraform.State

// attribute expects a value in state.
func attribute(value knownvalue.Check, name string) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value)
}

// step expects a value in the step "load".
func step(value knownvalue.Check, names ...string) statecheck.StateCheck {
	path := tfjsonpath.New("steps").AtMapKey("load")
	for _, name := range names {
		path = path.AtMapKey(name)
	}
	return statecheck.ExpectKnownValue(address, path, value)
}

// sameValue expects a value to stay.
func sameValue() compare.ValueComparer { return compare.ValuesSame() }

func workflowID(t *testing.T, id string) int64 {
	t.Helper()
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return number
}

func executeBody() peak.ExecuteWorkflowBody { return peak.ExecuteWorkflowBody{} }
