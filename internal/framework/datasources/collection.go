// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"iter"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Collection is something that the platform lists: what a plural data source and a list resource have in common. F is the
// struct of the filters, with a tfsdk tag for each of them, and T an element of the client.
type Collection[F, T any] struct {
	// Filters are the attributes that F holds.
	Filters []Filter

	// Items fetches the elements, page by page as they are asked for. An error ends the list.
	Items func(ctx context.Context, client *peak.Client, filters F) iter.Seq2[T, error]
}
