// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command unread is the Peak provider with reads that only take the time that BENCH_LATENCY says: nothing is asked of the
// platform, and the state stays as it is. What a refresh costs with it is what Terraform and the framework cost.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"time"

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
	inner, ok := provider.New(provider.Options{Version: "unread"})().(whole)
	if !ok {
		return errors.New("the provider no longer offers all that it is measured with")
	}
	create := provider.NewServer(func() framework.Provider { return &unread{whole: inner, latency: latency} })
	return tf6server.Serve("registry.terraform.io/peakbi/peak", create)
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

	latency time.Duration
}

// Resources implements provider.Provider.
func (u *unread) Resources(ctx context.Context) []func() resource.Resource {
	creates := u.whole.Resources(ctx)
	for i, create := range creates {
		creates[i] = func() resource.Resource {
			inner, ok := create().(managed)
			if !ok {
				log.Fatal("a resource no longer does all that it is measured with")
			}
			return &unreadResource{managed: inner, latency: u.latency}
		}
	}
	return creates
}

// managed is what every resource of the provider does.
type managed interface {
	resource.ResourceWithConfigure
	resource.ResourceWithIdentity
	resource.ResourceWithImportState
	resource.ResourceWithModifyPlan
	resource.ResourceWithValidateConfig
}

// unreadResource is one of its resources.
type unreadResource struct {
	managed

	latency time.Duration
}

// Read implements resource.Resource.
func (r *unreadResource) Read(ctx context.Context, _ resource.ReadRequest, _ *resource.ReadResponse) {
	select {
	case <-time.After(r.latency):
	case <-ctx.Done():
	}
}
