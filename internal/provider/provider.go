// Package provider is the provider itself: its schema, its configuration and the lists of what it offers.
package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/appspec"
	"github.com/peakbi/terraform-provider-peak/internal/artifact"
	"github.com/peakbi/terraform-provider-peak/internal/blockspec"
	"github.com/peakbi/terraform-provider-peak/internal/deployment"
	"github.com/peakbi/terraform-provider-peak/internal/image"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/service"
	"github.com/peakbi/terraform-provider-peak/internal/tenant"
	"github.com/peakbi/terraform-provider-peak/internal/tfx"
	"github.com/peakbi/terraform-provider-peak/internal/workflow"
)

// Options are what main and the tests may choose about a provider.
type Options struct {
	// Version is the provider's version, part of the User-Agent.
	Version string

	// Poll paces waits; the zero value is tfx.DefaultPoll.
	Poll tfx.Poll

	// Tune changes the client configuration after everything else is set; tests use it. Nil changes nothing.
	Tune func(*peak.Config)
}

type peakProvider struct {
	options Options
}

// New returns a factory of providers, each with its own client.
func New(options Options) func() provider.Provider {
	if options.Poll.Min == 0 {
		options.Poll = tfx.DefaultPoll()
	}
	return func() provider.Provider { return &peakProvider{options: options} }
}

// Metadata implements provider.Provider.
func (p *peakProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "peak"
	resp.Version = p.options.Version
}

// Schema implements provider.Provider.
func (p *peakProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages the [Peak AI platform](https://docs.peak.ai): artifacts, images, services, workflows, and the specs and deployments of Press.",
		Attributes: map[string]schema.Attribute{
			attrToken: schema.StringAttribute{
				MarkdownDescription: "API key or personal access token, sent as it is; write `Bearer ...` in front of a bearer token. " +
					"The token decides the tenant. Default: environment variable `PEAK_AUTH_TOKEN`, then `API_KEY`.",
				Optional:   true,
				Sensitive:  true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			attrStage: schema.StringAttribute{
				MarkdownDescription: "Stage of the platform: `prod`, `beta`, `test`, `dev`, `latest` (another word for `dev`) or `parvati`. " +
					"Default: environment variable `PEAK_STAGE`, then `PEAK__STAGE`, then `STAGE`, then `prod`.",
				Optional:   true,
				Validators: []validator.String{stringvalidator.OneOf(peak.Stages...)},
			},
			attrEndpoint: schema.StringAttribute{
				MarkdownDescription: "Base URL that replaces the addresses of the stage, for both hosts of the platform: `https`, or `http` on a loopback address, " +
					"where the Peak emulator listens. Default: environment variable `PEAK_ENDPOINT`.",
				Optional:   true,
				Validators: []validator.String{endpointValidator{}},
			},
			attrMaxRetries: schema.Int64Attribute{
				MarkdownDescription: "How often a request is repeated when the platform is busy or out of reach, 0 to 20. Creates are never repeated blindly. " +
					"Default: environment variable `PEAK_MAX_RETRIES`, then 4.",
				Optional:   true,
				Validators: []validator.Int64{int64validator.Between(0, maxRetriesLimit)},
			},
			attrRequestTimeout: schema.StringAttribute{
				MarkdownDescription: "Time for one attempt of a request, such as `60s` or `2m`; uploads get more in proportion to their size. " +
					"Default: environment variable `PEAK_REQUEST_TIMEOUT`, then `60s`.",
				Optional:   true,
				Validators: []validator.String{durationValidator{}},
			},
		},
	}
}

// Resources implements provider.Provider.
func (p *peakProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		appspec.NewResource,
		artifact.NewResource,
		blockspec.NewResource,
		blockspec.NewReleaseResource,
		deployment.NewResource,
		image.NewResource,
		service.NewResource,
		workflow.NewResource,
	}
}

// DataSources implements provider.Provider.
func (p *peakProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		tenant.NewInstanceOptionsDataSource,
		tenant.NewDefaultResourcesDataSource,
		tenant.NewWorkflowResourcesDataSource,
		workflow.NewExecutionDataSource,
		workflow.NewExecutionsDataSource,
	}
}
