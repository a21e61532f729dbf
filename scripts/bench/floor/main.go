// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command floor is the Peak provider with its schema and without its work: any configuration is valid, what Terraform
// proposes is the plan of a new object, one that exists does not change, and reading an object only takes the time that BENCH_LATENCY says. What it costs is what Terraform costs.
package main

import (
	"context"
	"log"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

func main() {
	if err := provider.Tune(); err != nil {
		log.Fatal(err)
	}
	server := floor{ProviderServer: providerserver.NewProtocol6(provider.New(provider.Options{Version: "floor"})())()}
	if text := os.Getenv("BENCH_LATENCY"); text != "" {
		latency, err := time.ParseDuration(text)
		if err != nil {
			log.Fatal(err)
		}
		server.latency = latency
	}
	if err := tf6server.Serve("registry.terraform.io/peakbi/peak", func() tfprotov6.ProviderServer { return server }); err != nil {
		log.Fatal(err)
	}
}

// floor answers without looking at what it is asked.
type floor struct {
	tfprotov6.ProviderServer

	latency time.Duration
}

// ReadResource implements tfprotov6.ResourceServer.
func (f floor) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	select {
	case <-time.After(f.latency):
	case <-ctx.Done():
	}
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, NewIdentity: req.CurrentIdentity, Private: req.Private}, nil
}

// ValidateResourceConfig implements tfprotov6.ResourceServer.
func (floor) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

// PlanResourceChange implements tfprotov6.ResourceServer.
func (floor) PlanResourceChange(_ context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	isNew, err := req.PriorState.IsNull()
	if err != nil {
		return nil, err
	}
	if !isNew {
		// What exists stays as it is; what Terraform proposes leaves out what the platform has filled in.
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.PriorState, PlannedIdentity: req.PriorIdentity, PlannedPrivate: req.PriorPrivate}, nil
	}
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedIdentity: req.PriorIdentity, PlannedPrivate: req.PriorPrivate}, nil
}
