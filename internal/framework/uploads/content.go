// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package uploads

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/archive"
)

// Each hands the content of the files of the folder that want accepts to use, see [archive.Folder.Each]. It reports whether it
// could: while the path is unknown there is nothing to read. What else keeps it from reading is an error on the attribute.
func (f Folder) Each(ctx context.Context, limit int, want func(path string) bool, use func(path string, content []byte, cut bool) error, diags *diag.Diagnostics) bool {
	source, known := f.source(ctx, diags)
	if !known {
		return false
	}
	folder, err := archive.Scan(ctx, source)
	if err == nil {
		err = folder.Each(ctx, limit, want, use)
	}
	if err != nil {
		f.fail(diags, err)
		return false
	}
	return true
}
