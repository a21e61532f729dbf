// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// The environment variables that the Peak CLI and SDK read as well. Their names are everybody's: other programs, and the
// variables of CI systems, use them for tokens and stages that have nothing to do with Peak.
const (
	genericToken = "API_KEY"
	genericStage = "STAGE"
)

// genericVariables collects the settings that came from variables of such names.
type genericVariables struct {
	attribute string
	read      []string
}

// note remembers a setting of an attribute that came from somewhere.
func (g *genericVariables) note(attribute, from, generic string) {
	if from != environmentVariable(generic) {
		return
	}
	if g.attribute == "" {
		g.attribute = attribute
	}
	g.read = append(g.read, generic)
}

// warn says once what was read from variables that may be about something else: a token that goes to a platform which is not
// its own, or a stage that nobody has chosen, shows as a refusal at best.
func (g *genericVariables) warn(diags *diag.Diagnostics) {
	if g.attribute == "" {
		return
	}
	var says, names, exports []string
	for _, name := range g.read {
		switch name {
		case genericToken:
			says = append(says, "the token was read from API_KEY, since neither the attribute \"auth_token\" nor PEAK_AUTH_TOKEN is set")
			names, exports = append(names, "PEAK_AUTH_TOKEN"), append(exports, `export PEAK_AUTH_TOKEN="$API_KEY"`)
		case genericStage:
			says = append(says, "the stage was read from STAGE, since neither the attribute \"stage\" nor PEAK_STAGE or PEAK__STAGE is set")
			names, exports = append(names, "PEAK_STAGE"), append(exports, `export PEAK_STAGE="$STAGE"`)
		}
	}
	diags.AddAttributeWarning(path.Root(g.attribute), "Setting from a generic environment variable",
		"In the environment "+strings.Join(says, ", and ")+". Other programs use variables of such names for things of their own, which would then be sent to Peak. "+
			"Use Peak's own names, "+strings.Join(names, " and ")+", wherever they are set: a shell, a CI system, a workspace of HCP Terraform. In a shell that is\n\n  "+strings.Join(exports, "\n  "))
}
