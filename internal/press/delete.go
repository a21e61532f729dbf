package press

import (
	"context"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/tfx"
)

// Delete deletes a spec and all its releases (contract 10.8), and makes sure that it is gone.
func Delete(ctx context.Context, client *peak.Client, poll tfx.Poll, object tfx.Object, kind peak.SpecKind, id string) error {
	return tfx.Delete(ctx, poll, object,
		func(ctx context.Context) error { return client.DeleteSpec(ctx, kind, id) },
		func(ctx context.Context) error {
			_, err := client.GetSpec(ctx, kind, id)
			return err
		})
}
