// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/keepversions"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// pruneTimeout bounds the wait for versions to go, which is no reason to hold up an apply for as long as a build may take.
const pruneTimeout = 5 * time.Minute

// versionsGone is the end of the wait for versions to go; the platform has no word for it.
const versionsGone = "gone"

var errDeleteFailed = errors.New("the platform began to delete it and gave up: its status is delete-failed")

// prune deletes the versions that keep_versions has no place for, and waits until they are gone. It reports whether that has
// to be tried again.
func (r *image) prune(ctx context.Context, client *peak.Client, m model, diags *diag.Diagnostics) (again bool) {
	ctx, cancel := context.WithTimeout(ctx, pruneTimeout)
	defer cancel()
	pruning := keepversions.Pruning{Object: r.Object(m.label())}
	versions, err := listVersions(ctx, client, m.imageID())
	if err != nil {
		pruning.Fail("the versions could not be listed", err)
	}
	// Found once: what is built meanwhile must not make more of them.
	unwanted := superfluous(versions, fieldtable.NumberOf(m.VersionID), int(m.KeepVersions.ValueInt64()))
	for round := 0; len(unwanted) > 0 && !pruning.Failed(); round++ {
		if round == keepversions.PruneRounds {
			pruning.Fail(names(unwanted), keepversions.ErrVersionStays)
			break
		}
		deleteVersions(ctx, client, m.imageID(), unwanted, &pruning)
		unwanted = slices.DeleteFunc(r.awaitGone(ctx, client, m, unwanted, &pruning), func(v peak.ImageVersion) bool { return pruning.Keeps(v.Version) })
	}
	pruning.Report(diags)
	return pruning.Failed()
}

func listVersions(ctx context.Context, client *peak.Client, imageID int64) ([]peak.ImageVersion, error) {
	var versions []peak.ImageVersion
	for version, err := range client.ListImageVersions(ctx, imageID, peak.ListImageVersionsQuery{}) {
		if err != nil {
			return nil, err
		}
		versions = append(versions, version)
	}
	return versions, nil
}

// superfluous are the versions to delete: what is older than the newest keep versions that are built. Others do not count,
// so that a build that runs or failed never costs a version that works. The managed version is never among them, nor is
// one that is newer.
func superfluous(versions []peak.ImageVersion, managed int64, keep int) []peak.ImageVersion {
	sorted := newestFirst(versions)
	at := slices.IndexFunc(sorted, func(v peak.ImageVersion) bool { return v.ID == managed })
	if at < 0 {
		return nil
	}
	var unwanted []peak.ImageVersion
	for i, version := range sorted {
		if keep == 0 && i > at && !isOneOf(version.Status, versionDeleting) {
			unwanted = append(unwanted, version)
		}
		if keep > 0 && isOneOf(version.Status, versionReady, versionInUse) {
			keep--
		}
	}
	return unwanted
}

// newestFirst sorts versions by when they were created, or by their ids where the platform does not tell that of all.
func newestFirst(versions []peak.ImageVersion) []peak.ImageVersion {
	created := make(map[int64]time.Time, len(versions))
	for _, version := range versions {
		if at, err := time.Parse(time.RFC3339, version.CreatedAt); err == nil {
			created[version.ID] = at
		}
	}
	return slices.SortedFunc(slices.Values(versions), func(a, b peak.ImageVersion) int {
		if order := created[b.ID].Compare(created[a.ID]); order != 0 && len(created) == len(versions) {
			return order
		}
		return cmp.Compare(b.ID, a.ID)
	})
}

// deleteVersions deletes in one request what is not in use. The platform refuses all when it refuses one, so then, and for
// what is in use, each is asked for by itself, which also brings the reason.
func deleteVersions(ctx context.Context, client *peak.Client, imageID int64, versions []peak.ImageVersion, pruning *keepversions.Pruning) {
	var free []int64
	alone := slices.Clone(versions)
	for _, version := range versions {
		if !isOneOf(version.Status, versionInUse) {
			free = append(free, version.ID)
		}
	}
	err := client.DeleteImageVersions(ctx, imageID, free)
	switch status := peak.StatusOf(err); {
	case err == nil:
		alone = slices.DeleteFunc(alone, func(v peak.ImageVersion) bool { return slices.Contains(free, v.ID) })
	case status == http.StatusNotFound, status == http.StatusConflict, status == http.StatusUnprocessableEntity:
	default:
		pruning.Fail(names(versions), err)
		return
	}
	for _, version := range alone {
		if !pruning.Delete(ctx, version.Version, func(ctx context.Context) error {
			return client.DeleteImageVersion(ctx, imageID, version.ID)
		}) {
			return
		}
	}
}

// awaitGone waits until none of the versions is being deleted any more, and returns those that are there then.
func (r *image) awaitGone(ctx context.Context, client *peak.Client, m model, versions []peak.ImageVersion, pruning *keepversions.Pruning) []peak.ImageVersion {
	unwanted := func(v peak.ImageVersion) bool {
		return slices.ContainsFunc(versions, func(other peak.ImageVersion) bool { return other.ID == v.ID })
	}
	left, err := wait.For[[]peak.ImageVersion]{
		Object: r.Object(m.label()),
		Read: func(ctx context.Context) ([]peak.ImageVersion, error) {
			all, err := listVersions(ctx, client, m.imageID())
			return slices.DeleteFunc(all, func(v peak.ImageVersion) bool { return !unwanted(v) }), err
		},
		Status: func(left []peak.ImageVersion) string {
			if slices.ContainsFunc(left, func(v peak.ImageVersion) bool { return isOneOf(v.Status, versionDeleting) }) {
				return versionDeleting
			}
			return versionsGone
		},
		Done: []string{versionsGone},
	}.Run(ctx, r.Data().Poll)
	if err != nil {
		pruning.Fail("the deletes could not be followed to their end", err)
	}
	for _, version := range left {
		if isOneOf(version.Status, versionDeleteFailed) {
			pruning.Fail("version "+version.Version, errDeleteFailed)
		}
	}
	return left
}

// names is e.g. "versions 1.0.0, 1.0.1".
func names(versions []peak.ImageVersion) string {
	texts := make([]string, len(versions))
	for i, version := range versions {
		texts[i] = version.Version
	}
	return "versions " + strings.Join(texts, ", ")
}
