// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package uploads

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/archive"
)

const (
	// maxListed is how many files a folder may have to be listed one by one: 1,000 are some 70 KB in state and plan.
	maxListed = 1000
	// shortHash is the number of hex digits that are shown of a file's hash: enough to see that it is another one. The hash of the
	// whole content is what counts.
	shortHash = 12
)

// FilesAttribute returns the attribute that lists the files of the folder, so that the plan of a folder that changed names them.
func FilesAttribute() schema.MapAttribute {
	return schema.MapAttribute{
		MarkdownDescription: "The files that were packed, by path, each with the first 12 digits of its SHA-256: a plan shows which of them are new, changed or gone. " +
			"Null for more than 1,000 files, and where the content was not packed by this resource, as after an import, until the next change of it.",
		ElementType: types.StringType,
		Computed:    true,
	}
}

// NoFiles is the list of files where there is none.
func NoFiles() types.Map { return types.MapNull(types.StringType) }

// filesOf lists the files of a folder.
func filesOf(contents archive.Contents) types.Map {
	if contents.Count() > maxListed {
		return NoFiles()
	}
	elements := make(map[string]attr.Value, contents.Count())
	for path, sum := range contents.Sums(shortHash) {
		elements[path] = types.StringValue(sum)
	}
	return types.MapValueMust(types.StringType, elements)
}

// PlanFiles lists the files for the hash that a plan shows, as [Folders.PlanPinned] returned it. prior is the list in state: it stays while the
// hash does, so that an object that has none, because it was imported or comes from an older release, plans no change for that alone.
func (s *Folders) PlanFiles(ctx context.Context, c Pinned, planned types.String, prior types.Map, diags *diag.Diagnostics) types.Map {
	switch {
	case planned.IsUnknown():
		return types.MapUnknown(types.StringType)
	case planned.IsNull():
		return NoFiles()
	case planned.Equal(c.Published):
		return SettledFiles(types.MapUnknown(types.StringType), prior)
	case c.Folder == nil || diags.HasError():
		return NoFiles()
	}
	if s != nil {
		// The hash comes from a folder that was read just now.
		if found, ok := s.byHash.Load(planned.ValueString()); ok {
			if contents, ok := found.(archive.Contents); ok {
				return filesOf(contents)
			}
		}
	}
	contents, known := s.read(ctx, *c.Folder, diags)
	switch {
	case !known && !diags.HasError():
		// The content is pinned, and where the folder lies is known at apply only.
		return types.MapUnknown(types.StringType)
	case !known || contents.Hash != planned.ValueString():
		return NoFiles()
	}
	return filesOf(contents)
}

// SettledFiles is the list at the end of an apply: where the plan could not know it and nothing was uploaded, that of the state.
func SettledFiles(planned, prior types.Map) types.Map {
	switch {
	case !planned.IsUnknown():
		return planned
	case prior.IsNull() || prior.IsUnknown():
		return NoFiles()
	}
	return prior
}
