package artifact

import (
	"context"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/tfx"
)

// prune deletes the versions that keep_versions has no place for. What it cannot delete becomes a warning.
func (r *artifact) prune(ctx context.Context, client *peak.Client, m model, diags *diag.Diagnostics) {
	pruning := tfx.Pruning{Object: r.Object(m.label())}
	defer func() { pruning.Warn(diags) }()

	var versions []int64
	for version, err := range client.ListArtifactVersions(ctx, m.ID.ValueString()) {
		if err != nil {
			pruning.Fail("the versions could not be listed", err)
			return
		}
		versions = append(versions, version.Version)
	}
	for _, version := range superfluous(versions, m.Version.ValueInt64(), m.KeepVersions.ValueInt64()) {
		if !pruning.Delete(ctx, strconv.FormatInt(version, 10), func(ctx context.Context) error {
			return client.DeleteArtifactVersion(ctx, m.ID.ValueString(), version)
		}) {
			return
		}
	}
}

// superfluous are the versions to delete, newest first: those beyond the newest keep, of which there are none that are newer
// than the managed one, and never that one itself.
func superfluous(versions []int64, managed, keep int64) []int64 {
	sorted := slices.Sorted(slices.Values(versions))
	slices.Reverse(sorted)
	return slices.DeleteFunc(sorted[min(keep, int64(len(sorted))):], func(version int64) bool { return version >= managed })
}
