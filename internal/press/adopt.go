// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"context"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// IsRelease reports whether a release that is published is the one that is planned, with content, notes and archive: an apply that
// was killed, or a check of a platform that does not know checks, may have published it. configured alone holds write-only
// values.
func (c *Content) IsRelease(ctx context.Context, client *peak.Client, specID string, release Release, configured Content) (bool, error) {
	published, err := client.GetRelease(ctx, peak.Blocks, specID, release.Version.ValueString())
	if err != nil {
		return false, err
	}
	if !SameNotes(release.Notes, types.StringValue(published.Notes)) {
		return false, nil
	}
	return c.holds(ctx, client, configured, published)
}

// HeldBy tells whether a release of the platform holds just this content, archive included; known is false while that depends on
// what is not known yet. Tokens of repositories are not shown, so that content with any is never held for certain.
func (c *Content) HeldBy(ctx context.Context, client *peak.Client, configured Content, release peak.Release) (same, known bool, err error) {
	switch {
	case len(c.Open(nil)) > 0, unknownWithin(configured.Workflow), unknownWithin(configured.Service):
		return false, false, nil
	case len(configured.Tokens()) > 0:
		return false, true, nil
	}
	same, err = c.holds(ctx, client, configured, release)
	if peak.IsNotFound(err) || peak.StatusOf(err) == http.StatusForbidden {
		return false, true, nil
	}
	return same, true, err
}

// holds compares a release of the platform with this content, its archive included.
func (c *Content) holds(ctx context.Context, client *peak.Client, configured Content, published peak.Release) (bool, error) {
	shown, err := NewContent(ctx, c.Kind.ValueString(), published)
	if err != nil {
		return false, err
	}
	if len(c.Changed(shown, configured, ContentUnseen())) > 0 || len(c.Open(ContentUnseen())) > 0 {
		return false, nil
	}
	if c.ArtifactHash.IsUnknown() || c.Artifact.IsNull() != (published.Artifact == nil) {
		return false, nil
	}
	if published.Artifact == nil {
		return true, nil
	}
	hash, err := uploads.RemoteHash(ctx, client, published.Artifact.ID, published.Artifact.Version, c.Folder().IgnoreNames())
	if err != nil {
		return false, fmt.Errorf("the archive of the release: %w", err)
	}
	return hash == c.ArtifactHash.ValueString(), nil
}
