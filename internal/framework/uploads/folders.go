// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package uploads

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/archive"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/sharedcall"
)

// Folders reads each folder once for all resources that plan with it. Files are listed every time, and read again as soon
// as the list shows any change; nothing is remembered from one plan to the next. An upload reads its files in any case and
// refuses what is not as planned, so that not even a change that the list does not show can slip through. A nil *Folders
// remembers nothing; the zero value is ready for use.
type Folders struct {
	contents sharedcall.Calls[archive.Contents]

	// byHash has the archive.Contents that were read, for those who know the hash and want to know the files.
	byHash sync.Map
}

// PlanHash is [Folder.PlanHash], shared between all callers of the same folder and ignore files.
func (s *Folders) PlanHash(ctx context.Context, f Folder, diags *diag.Diagnostics) types.String {
	contents, known := s.read(ctx, f, diags)
	if !known {
		return types.StringUnknown()
	}
	return types.StringValue(contents.Hash)
}

// read reads the folder; known is false while it cannot be read, or with an error.
func (s *Folders) read(ctx context.Context, f Folder, diags *diag.Diagnostics) (contents archive.Contents, known bool) {
	source, known := f.source(ctx, diags)
	if !known {
		return contents, false
	}
	folder, err := archive.Scan(ctx, source)
	if err == nil {
		contents, err = s.check(ctx, folder)
	}
	if err != nil {
		f.fail(diags, err, diagnostics.DestroyHint)
		return contents, false
	}
	if s != nil {
		s.byHash.Store(contents.Hash, contents)
	}
	return contents, true
}

func (s *Folders) check(ctx context.Context, folder *archive.Folder) (archive.Contents, error) {
	if s == nil {
		return folder.CheckContents(ctx)
	}
	return s.contents.Get(ctx, folder.Fingerprint(), folder.CheckContents)
}
