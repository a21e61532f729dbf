// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package cache

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// credentials is the ephemeral resource peak_cache_credentials.
type credentials struct {
	base.EphemeralResource
}

var _ ephemeral.EphemeralResourceWithConfigure = (*credentials)(nil)

// NewCredentialsEphemeralResource returns the ephemeral resource peak_cache_credentials.
func NewCredentialsEphemeralResource() ephemeral.EphemeralResource {
	return &credentials{base.EphemeralResource{TypeName: "cache_credentials"}}
}

type credentialsModel struct {
	URL       types.String `tfsdk:"url"`
	Host      types.String `tfsdk:"host"`
	Port      types.String `tfsdk:"port"`
	User      types.String `tfsdk:"user"`
	Password  types.String `tfsdk:"password"`
	Tenant    types.String `tfsdk:"tenant"`
	KeyPrefix types.String `tfsdk:"key_prefix"`
}

// Schema implements ephemeral.EphemeralResource.
func (e *credentials) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	shown := func(description string) schema.Attribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	secret := func(description string) schema.Attribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true, Sensitive: true}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "What it takes to connect to the cache of the tenant, which speaks the protocol of Valkey and Redis. It never lands in the state or in a plan, so it can only " +
			"go where Terraform keeps nothing: into write-only attributes and provider blocks. What is in the cache is data, which Terraform does not manage.",
		Attributes: map[string]schema.Attribute{
			"url":        secret("All of it in one address: `rediss://user:password@host:port`, or `redis://` where the connection is not encrypted."),
			"host":       shown("Host name of the cache."),
			"port":       shown("Port, such as `6379`."),
			"user":       shown("User name."),
			"password":   secret("Password of `user`."),
			"tenant":     shown("Name of the tenant."),
			"key_prefix": shown("What the names of all keys of the tenant begin with: its name and a colon."),
		},
	}
}

// Open implements ephemeral.EphemeralResource.
func (e *credentials) Open(ctx context.Context, _ ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	client := e.Client(&resp.Diagnostics)
	if client == nil {
		return
	}
	answer, err := client.GetCacheCredentials(ctx)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", e.Object("cache"), err)
		return
	}
	model := newCredentials(answer)
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}

func newCredentials(answer peak.CacheCredentials) credentialsModel {
	return credentialsModel{
		URL:       types.StringValue(answer.URL),
		Host:      types.StringValue(answer.Host),
		Port:      types.StringValue(answer.Port),
		User:      textvalue.OrNull(answer.User),
		Password:  textvalue.OrNull(answer.Password),
		Tenant:    types.StringValue(answer.Tenant),
		KeyPrefix: types.StringValue(answer.Tenant + ":"),
	}
}
