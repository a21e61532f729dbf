// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package uploads

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
)

// PinnedHashText is what the description of a content hash says of configuring it.
const PinnedHashText = "Set it to pin the content: a folder that holds anything else is an error when the object is created, when something is published and when the hash itself changes. " +
	"While it is the hash of what was published, the folder is not looked at: `lifecycle { ignore_changes = [artifact_hash] }` holds changes of the content back that way, and taking it out again plans what was held back."

// Pinned is a content hash in a plan: what is configured for it, what was published last, and the folder, if there is one.
type Pinned struct {
	// Configured is the hash as it stands in the configuration. With ignore_changes Terraform puts the one of the state there,
	// which nothing tells from a hash that was written by hand.
	Configured types.String

	// Published is the hash in state; null for a new object.
	Published types.String

	// Folder is what would be uploaded; nil when no folder is configured.
	Folder *Folder

	// Kept is the hash when neither a hash nor a folder is configured.
	Kept types.String
}

// Held tells that the configured hash is that of what is published already, so that the folder is of no account.
func (c Pinned) Held() bool {
	return !c.Configured.IsNull() && !c.Configured.IsUnknown() && c.Configured.Equal(c.Published)
}

// PlanPinned returns the hash that a plan is to show. Terraform takes no other than a configured one. Publishing tells that the
// folder is uploaded in any case, so that even a hash that is held has to be the folder's.
func (s *Folders) PlanPinned(ctx context.Context, c Pinned, publishing bool, diags *diag.Diagnostics) types.String {
	switch {
	case c.Configured.IsUnknown():
		return c.Configured
	case c.Held() && !publishing:
		return c.Configured
	case c.Folder == nil && c.Configured.IsNull():
		return c.Kept
	case c.Folder == nil:
		if !c.Held() {
			diags.AddAttributeError(path.Root("artifact_hash"), "Pinned content without a folder",
				fmt.Sprintf("artifact_hash pins the content %s, which is not what is published, and no folder is configured that it could be uploaded from. Set the folder, or leave artifact_hash out.\n\n%s", c.Configured.ValueString(), diagnostics.DestroyHint))
		}
		return c.Configured
	}
	found := s.PlanHash(ctx, *c.Folder, diags)
	if c.Configured.IsNull() {
		return found
	}
	if !found.IsUnknown() && !found.Equal(c.Configured) {
		addOtherContent(diags, c, found)
	}
	return c.Configured
}

// addOtherContent reports a folder whose content is not the pinned one.
func addOtherContent(diags *diag.Diagnostics, c Pinned, found types.String) {
	advice := "Set artifact_hash to the hash of the folder once you have looked at what differs, restore the folder, or leave artifact_hash out."
	if c.Held() {
		advice += " If it is lifecycle.ignore_changes that holds artifact_hash, take it out there to publish what the folder holds now."
	}
	diags.AddAttributeError(path.Root("artifact_hash"), "Content is not the pinned one",
		fmt.Sprintf("artifact_hash pins the content %s, but the folder %q holds %s, and it is the folder that would be uploaded.\n\n%s\n\n%s",
			c.Configured.ValueString(), c.Folder.Path.ValueString(), found.ValueString(), advice, diagnostics.DestroyHint))
}
