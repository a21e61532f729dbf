// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
)

// keyTokens is the key in the private state of the names of steps of whose repository the platform has a token.
const keyTokens = "repository_tokens"

// shownTokens names the steps for whose repository an answer shows a token. It is masked as a rule (contract 16.4), so that it
// tells that there is one and nothing else. An empty one is none.
func shownTokens(steps map[string]any) []string {
	var names []string
	for name, raw := range steps {
		step, _ := raw.(map[string]any)
		repository, _ := step["repository"].(map[string]any)
		if token, ok := repository["token"].(string); ok && token != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// noteTokens keeps the names for the next plan. Nothing is written where nothing changes.
func noteTokens(ctx context.Context, before privatestate.Reader, after privatestate.Writer, names []string, diags *diag.Diagnostics) {
	if slices.Equal(notedTokens(ctx, before, diags), names) {
		return
	}
	privatestate.Write(ctx, after, keyTokens, names, diags)
}

// notedTokens are the names. Without them there is no warning; the next refresh notes them again.
func notedTokens(ctx context.Context, private privatestate.Reader, diags *diag.Diagnostics) []string {
	return privatestate.Glance[[]string](ctx, private, keyTokens, diags)
}

// warnOfTokens warns of repositories whose token a change would drop: it replaces the whole workflow, and nobody but the
// platform knows the token.
func warnOfTokens(names []string, plan, config types.Map, diags *diag.Diagnostics) {
	for _, name := range names {
		repository, ok := objectIn(plan.Elements()[name], "repository")
		if !ok || repository.IsNull() || repository.IsUnknown() {
			continue
		}
		configured, ok := objectIn(config.Elements()[name], "repository")
		if !ok || configured.IsUnknown() {
			continue
		}
		if token := configured.Attributes()["token_wo"]; token != nil && !token.IsNull() {
			continue
		}
		diags.AddAttributeWarning(path.Root("steps").AtMapKey(name).AtName("repository").AtName("token_wo"), "Repository token would be dropped",
			fmt.Sprintf("The platform has a token for the repository of step %q, which is not configured. A change replaces the whole workflow, and the token with it, "+
				"so that the step can no longer read a private repository. Set token_wo, together with token_wo_version, to keep one; "+
				"go on without it if the repository needs none.", name))
	}
}

// objectIn is a member of an object that is an object itself.
func objectIn(value attr.Value, name string) (types.Object, bool) {
	outer, ok := value.(types.Object)
	if !ok {
		return types.Object{}, false
	}
	inner, ok := outer.Attributes()[name].(types.Object)
	return inner, ok
}
