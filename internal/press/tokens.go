// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
)

// SentTokens names the steps whose repository token was sent with a release. It is nil when that was not noted, as by earlier
// versions of the provider. No token is in it: the names are kept in the private state.
type SentTokens []string

// keyTokens is the key in the private state.
const keyTokens = "repository_tokens"

// ReadTokens reads them. They are for a warning only.
func ReadTokens(ctx context.Context, private privatestate.Reader, diags *diag.Diagnostics) SentTokens {
	return privatestate.Glance[SentTokens](ctx, private, keyTokens, diags)
}

// Write notes them.
func (s SentTokens) Write(ctx context.Context, private privatestate.Writer, diags *diag.Diagnostics) {
	if s == nil {
		s = SentTokens{}
	}
	privatestate.Write(ctx, private, keyTokens, s, diags)
}

// Tokens names the steps of a configuration that have a repository token.
func (c *Content) Tokens() SentTokens {
	var names SentTokens
	for name, repository := range repositories(c.Workflow) {
		if token := attributes(repository)["token_wo"]; token != nil && !token.IsNull() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// WarnOfTokens warns of repository tokens that are configured under a release which is published: a release never changes,
// and what is not stored is no difference that a plan could show. advice says how to publish another one.
func (c *Content) WarnOfTokens(prior, configured Content, sent SentTokens, advice string, version types.String, diags *diag.Diagnostics) {
	planned, before, published := tokenVersions(c.Workflow), tokenVersions(prior.Workflow), repositories(prior.Workflow)
	for _, name := range configured.Tokens() {
		_, was := before[name]
		_, is := planned[name]
		switch {
		case published[name].IsNull(), was:
			// A repository that is new, and a version that moves, are changes which the release does not hold.
			continue
		case !is && (sent == nil || slices.Contains(sent, name)):
			continue
		}
		diags.AddAttributeWarning(path.Root(KindWorkflow).AtName("steps").AtMapKey(name).AtName("repository").AtName("token_wo"), "Repository token is not sent yet",
			fmt.Sprintf("Release %s is published, and releases never change, so that the token of the repository of step %q travels with the next release. "+
				"%s If the release was published with this very token, there is nothing to do: "+
				"token_wo_version, once it is in the state, says so.", version.ValueString(), name, advice))
	}
}

// repositories are the repositories of steps, by step.
func repositories(workflow types.Object) map[string]types.Object {
	found := map[string]types.Object{}
	steps, _ := attributes(workflow)["steps"].(types.Map)
	for name, step := range steps.Elements() {
		if repository, ok := attributes(step)["repository"].(types.Object); ok && !repository.IsNull() {
			found[name] = repository
		}
	}
	return found
}
