// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"context"

	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Delete deletes a spec and all its releases (contract 10.8), and makes sure that it is gone.
func Delete(ctx context.Context, client *peak.Client, poll wait.Poll, object objects.Object, kind peak.SpecKind, id string) error {
	return wait.Delete(ctx, poll, object,
		func(ctx context.Context) error { return client.DeleteSpec(ctx, kind, id) },
		func(ctx context.Context) error {
			_, err := client.GetSpec(ctx, kind, id)
			return err
		})
}
