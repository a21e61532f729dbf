package uploads

import (
	"context"

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
	hashes sharedcall.Calls[string]
}

// PlanHash is [Folder.PlanHash], shared between all callers of the same folder and ignore files.
func (s *Folders) PlanHash(ctx context.Context, f Folder, diags *diag.Diagnostics) types.String {
	source, known := f.source(ctx, diags)
	if !known {
		return types.StringUnknown()
	}
	folder, err := archive.Scan(ctx, source)
	if err != nil {
		f.fail(diags, err, diagnostics.DestroyHint)
		return types.StringUnknown()
	}
	hash, err := s.check(ctx, folder)
	if err != nil {
		f.fail(diags, err, diagnostics.DestroyHint)
		return types.StringUnknown()
	}
	return types.StringValue(hash)
}

func (s *Folders) check(ctx context.Context, folder *archive.Folder) (string, error) {
	if s == nil {
		return folder.Check(ctx)
	}
	return s.hashes.Get(ctx, folder.Fingerprint(), folder.Check)
}
