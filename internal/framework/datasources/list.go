// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"iter"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
)

// readAhead is how many objects of a list are read at the same time when Terraform wants them whole. No more are kept in
// memory.
const readAhead = 8

// List describes a list resource. F and T are as in Collection.
type List[F, T any] struct {
	Collection[F, T]

	// Resource is the managed resource whose objects are listed.
	Resource Importable

	// Description of the list resource, in Markdown.
	Description string

	// Listed tells name and identity of an element.
	Listed func(T) objects.Listed
}

// NewList returns the list resource.
func NewList[F, T any](l List[F, T]) list.ListResource {
	return &listResource[F, T]{of: l}
}

// listResource is the list resource that a List describes.
type listResource[F, T any] struct {
	base.Resource
	of List[F, T]
}

// Metadata implements list.ListResource: the type is the one of the managed resource.
func (l *listResource[F, T]) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	l.of.Resource.Metadata(ctx, req, resp)
}

// Configure implements list.ListResourceWithConfigure.
func (l *listResource[F, T]) Configure(ctx context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	l.Resource.Configure(ctx, req, resp)
	l.of.Resource.Configure(ctx, req, resp)
}

// ListResourceConfigSchema implements list.ListResource.
func (l *listResource[F, T]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: l.of.Description, Attributes: listFilters(l.of.Filters)}
}

// List implements list.ListResource. Pages and objects are fetched as Terraform takes the results: what comes after the
// limit is never asked for.
func (l *listResource[F, T]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	client := l.Client(&diags)
	var filters F
	diags.Append(req.Config.Get(ctx, &filters)...)
	reader := newImporter(ctx, l.of.Resource, &diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		next, stop := iter.Pull2(l.of.Items(ctx, client, filters))
		defer stop()
		batch := int64(1)
		if req.IncludeResource {
			batch = readAhead
		}
		for sent, more := int64(0), true; more && (req.Limit <= 0 || sent < req.Limit); {
			var found []objects.Listed
			var failed error
			for more && failed == nil && int64(len(found)) < batch && (req.Limit <= 0 || sent+int64(len(found)) < req.Limit) {
				var item T
				if item, failed, more = next(); more && failed == nil {
					found = append(found, l.of.Listed(item))
				}
			}
			for _, result := range l.results(ctx, req, reader, found) {
				if result.Identity == nil {
					continue
				}
				if !push(result) {
					return
				}
				sent++
			}
			if failed != nil {
				push(listError(l.typeName(ctx), failed))
				return
			}
		}
	}
}

// results are the results for some objects, in their order. One without identity stands for an object that was deleted
// while the list was read.
func (l *listResource[F, T]) results(ctx context.Context, req list.ListRequest, reader importer, found []objects.Listed) []list.ListResult {
	results := make([]list.ListResult, len(found))
	var reads sync.WaitGroup
	for i, object := range found {
		results[i] = req.NewListResult(ctx)
		results[i].DisplayName = object.Name
		results[i].Diagnostics.Append(setIdentity(ctx, results[i].Identity, object)...)
		if req.IncludeResource {
			reads.Go(func() { l.include(ctx, reader, object, &results[i]) })
		}
	}
	reads.Wait()
	return results
}

// include fills in the whole object.
func (l *listResource[F, T]) include(ctx context.Context, reader importer, object objects.Listed, result *list.ListResult) {
	var state tfsdk.State
	state, diags := reader.read(ctx, object)
	result.Diagnostics.Append(diags...)
	switch {
	case diags.HasError():
	case state.Raw.IsNull():
		tflog.Info(ctx, "object went away while it was listed", map[string]any{"name": object.Name})
		result.Identity = nil
	default:
		result.Resource.Raw = state.Raw
	}
}

func (l *listResource[F, T]) typeName(ctx context.Context) string {
	var metadata resource.MetadataResponse
	l.of.Resource.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "peak"}, &metadata)
	return metadata.TypeName
}

// listError is the last result of a list that broke off.
func listError(typeName string, err error) list.ListResult {
	var result list.ListResult
	result.Diagnostics.AddError("Cannot list "+typeName, "The list is not complete: "+err.Error())
	return result
}
