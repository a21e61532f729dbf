// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// warnOfPlain warns of values that are hidden by definition and yet stand in an attribute that is stored.
func warnOfPlain(plan model, hidden hiddenParameters, diags *diag.Diagnostics) {
	for _, part := range []struct{ name, summary, next string }{
		{"parameters", "Hidden parameter in a plain attribute", "Move them to parameters_wo, each parameter as a whole, and set parameters_wo_version."},
		{"app_parameters", "Hidden app parameter in a plain attribute", "Leave out those that the app does not require, give them to the blocks that have them in parameters_wo, and set parameters_wo_version."},
	} {
		found := plainHidden(plan.plainParameters()[part.name], hidden.ways(part.name))
		if len(found) == 0 {
			continue
		}
		for i := range found {
			found[i] = "- " + part.name + "." + found[i]
		}
		diags.AddAttributeWarning(path.Root(part.name), part.summary,
			fmt.Sprintf("The release hides the values of these parameters (hide_value), and here they are stored in the state and shown in plans:\n\n%s\n\n%s", strings.Join(found, "\n"), part.next))
	}
}
