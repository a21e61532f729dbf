// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Command nothing is a provider that does nothing: what it costs is what any provider costs that is made with the framework.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return nothing{} }, providerserver.ServeOpts{
		Address: "registry.terraform.io/peakbi/nothing", ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}

// nothing is the provider.
type nothing struct{}

// Metadata implements provider.Provider.
func (nothing) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "nothing"
}

// Schema implements provider.Provider.
func (nothing) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

// Configure implements provider.Provider.
func (nothing) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

// DataSources implements provider.Provider.
func (nothing) DataSources(context.Context) []func() datasource.DataSource { return nil }

// Resources implements provider.Provider.
func (nothing) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return thing{} }}
}

// thing is its one resource.
type thing struct{}

// Metadata implements resource.Resource.
func (thing) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_thing"
}

// Schema implements resource.Resource.
func (thing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{"name": schema.StringAttribute{Optional: true}}}
}

// Create implements resource.Resource.
func (thing) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}

// Read implements resource.Resource.
func (thing) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Update implements resource.Resource.
func (thing) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

// Delete implements resource.Resource.
func (thing) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
