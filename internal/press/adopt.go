package press

import (
	"context"
	"fmt"

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
	shown, err := NewContent(ctx, c.Kind.ValueString(), published)
	if err != nil {
		return false, err
	}
	if len(c.Changed(shown, configured, ContentUnseen())) > 0 || len(c.Open(ContentUnseen())) > 0 || !SameNotes(release.Notes, types.StringValue(published.Notes)) {
		return false, nil
	}
	if c.ArtifactHash.IsUnknown() || c.ArtifactHash.IsNull() != (published.Artifact == nil) {
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
