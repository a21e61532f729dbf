// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
)

// Resource is embedded by every managed resource: it implements Metadata and Configure.
type Resource struct {
	base

	// TypeName is the resource type without the provider's prefix, e.g. "image".
	TypeName string
}

// Metadata implements resource.Resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.TypeName
}

// Configure implements resource.ResourceWithConfigure.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.configure(req.ProviderData, &resp.Diagnostics)
}

// Object names one object of this resource type in diagnostics.
func (r *Resource) Object(name string) objects.Object {
	return objects.Object{Type: "peak_" + r.TypeName, Name: name}
}

// DataSource is embedded by every data source: it implements Metadata and Configure.
type DataSource struct {
	base

	// TypeName is the data source type without the provider's prefix, e.g. "instance_options".
	TypeName string
}

// Metadata implements datasource.DataSource.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.TypeName
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.configure(req.ProviderData, &resp.Diagnostics)
}

// Object names what the data source reads in diagnostics.
func (d *DataSource) Object(name string) objects.Object {
	return objects.Object{Type: "peak_" + d.TypeName, Name: name}
}
