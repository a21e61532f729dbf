// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command unread is the Peak provider with reads that only take the time that BENCH_LATENCY says: nothing is asked of the
// platform, and the state stays as it is. What a refresh costs with it is what Terraform and the framework cost.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

func main() {
	if err := serve(); err != nil {
		log.Fatal(err)
	}
}

func serve() error {
	if err := provider.Tune(); err != nil {
		return err
	}
	latency, err := time.ParseDuration(os.Getenv("BENCH_LATENCY"))
	if err != nil {
		return err
	}
	create, err := newUnread(latency)
	if err != nil {
		return err
	}
	return tf6server.Serve("registry.terraform.io/peakbi/peak", provider.NewServer(create))
}

// newUnread returns a function that makes the provider. It fails when a resource no longer does all that it is measured with.
func newUnread(latency time.Duration) (func() framework.Provider, error) {
	inner, ok := provider.New(provider.Options{Version: "unread"})().(whole)
	if !ok {
		return nil, errors.New("the provider no longer offers all that it is measured with")
	}
	made := &unread{whole: inner}
	for _, create := range inner.Resources(context.Background()) {
		if one := create(); !isManaged(one) {
			return nil, fmt.Errorf("%T no longer does all that it is measured with", one)
		}
		made.resources = append(made.resources, func() resource.Resource {
			inner, _ := create().(managed)
			return &unreadResource{managed: inner, latency: latency}
		})
	}
	return func() framework.Provider { return made }, nil
}

// whole is all that the provider offers, so that its schema is the same.
type whole interface {
	framework.ProviderWithActions
	framework.ProviderWithEphemeralResources
	framework.ProviderWithFunctions
	framework.ProviderWithListResources
}

// unread is the provider.
type unread struct {
	whole

	resources []func() resource.Resource
}

// Resources implements provider.Provider.
func (u *unread) Resources(context.Context) []func() resource.Resource { return u.resources }

// managed is what every resource of the provider does.
type managed interface {
	resource.ResourceWithConfigure
	resource.ResourceWithIdentity
	resource.ResourceWithImportState
	resource.ResourceWithModifyPlan
}

func isManaged(one resource.Resource) bool {
	_, ok := one.(managed)
	return ok
}

// unreadResource is one of its resources.
type unreadResource struct {
	managed

	latency time.Duration
}

// ValidateConfig implements resource.ResourceWithValidateConfig, for the resources that do.
func (r *unreadResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	if inner, ok := r.managed.(resource.ResourceWithValidateConfig); ok {
		inner.ValidateConfig(ctx, req, resp)
	}
}

// Read implements resource.Resource.
func (r *unreadResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	select {
	case <-time.After(r.latency):
	case <-ctx.Done():
	}
	// Terraform before 1.12 keeps no identity, and the framework wants one.
	if resp.Identity == nil || !resp.Identity.Raw.IsNull() {
		return
	}
	for name := range resp.Identity.Schema.GetAttributes() {
		var value attr.Value
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(name), &value)...)
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(name), value)...)
	}
}
