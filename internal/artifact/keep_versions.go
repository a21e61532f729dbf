// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"context"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/keepversions"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// prune deletes the versions that keep_versions has no place for, and makes sure that they are gone. It reports whether that
// has to be tried again.
func (r *artifact) prune(ctx context.Context, client *peak.Client, m model, diags *diag.Diagnostics) (again bool) {
	pruning := keepversions.Pruning{Object: r.Object(m.label())}
	for round := 0; !pruning.Failed(); round++ {
		unwanted, err := unwantedVersions(ctx, client, m, &pruning)
		if err != nil {
			pruning.Fail("the versions could not be listed", err)
		}
		if len(unwanted) == 0 {
			break
		}
		for _, version := range unwanted {
			remove := func(ctx context.Context) error { return client.DeleteArtifactVersion(ctx, m.ID.ValueString(), version) }
			if round == keepversions.PruneRounds {
				remove = func(context.Context) error { return keepversions.ErrVersionStays }
			}
			if !pruning.Delete(ctx, strconv.FormatInt(version, 10), remove) {
				break
			}
		}
	}
	pruning.Report(diags)
	return pruning.Failed()
}

// unwantedVersions are the versions that are there, that keep_versions has no place for, and that the platform has not
// refused to delete.
func unwantedVersions(ctx context.Context, client *peak.Client, m model, pruning *keepversions.Pruning) ([]int64, error) {
	var versions []int64
	for version, err := range client.ListArtifactVersions(ctx, m.ID.ValueString()) {
		if err != nil {
			return nil, err
		}
		versions = append(versions, version.Version)
	}
	return slices.DeleteFunc(superfluous(versions, m.Version.ValueInt64(), m.KeepVersions.ValueInt64()),
		func(version int64) bool { return pruning.Keeps(strconv.FormatInt(version, 10)) }), nil
}

// superfluous are the versions to delete, newest first: those beyond the newest keep, of which there are none that are newer
// than the managed one, and never that one itself.
func superfluous(versions []int64, managed, keep int64) []int64 {
	sorted := slices.Sorted(slices.Values(versions))
	slices.Reverse(sorted)
	return slices.DeleteFunc(sorted[min(keep, int64(len(sorted))):], func(version int64) bool { return version >= managed })
}
