// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the provider itself: its schema, its configuration and the lists of what it offers.
package provider

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/alert"
	"github.com/peakbi/terraform-provider-peak/internal/appspec"
	"github.com/peakbi/terraform-provider-peak/internal/artifact"
	"github.com/peakbi/terraform-provider-peak/internal/blockspec"
	"github.com/peakbi/terraform-provider-peak/internal/cache"
	"github.com/peakbi/terraform-provider-peak/internal/deployment"
	"github.com/peakbi/terraform-provider-peak/internal/framework/tags"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	peakfunction "github.com/peakbi/terraform-provider-peak/internal/function"
	"github.com/peakbi/terraform-provider-peak/internal/image"
	"github.com/peakbi/terraform-provider-peak/internal/metric"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/service"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
	"github.com/peakbi/terraform-provider-peak/internal/tenant"
	"github.com/peakbi/terraform-provider-peak/internal/user"
	"github.com/peakbi/terraform-provider-peak/internal/warehouse"
	"github.com/peakbi/terraform-provider-peak/internal/workflow"
)

// Options are what main and the tests may choose about a provider.
type Options struct {
	// Version is the provider's version, part of the User-Agent.
	Version string

	// Poll paces waits; the zero value is wait.DefaultPoll.
	Poll wait.Poll

	// Tune changes the client configuration after everything else is set; tests use it. Nil changes nothing.
	Tune func(*peak.Config)

	// Getenv reads the environment variables that settings may come from. Nil is os.Getenv.
	Getenv func(name string) string
}

// getenv reads a variable of the environment.
func (o Options) getenv(name string) string {
	if o.Getenv == nil {
		return os.Getenv(name)
	}
	return o.Getenv(name)
}

var (
	_ provider.ProviderWithActions            = (*peakProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*peakProvider)(nil)
	_ provider.ProviderWithFunctions          = (*peakProvider)(nil)
	_ provider.ProviderWithValidateConfig     = (*peakProvider)(nil)
	_ provider.ProviderWithListResources      = (*peakProvider)(nil)
)

type peakProvider struct {
	options Options
}

// New returns a factory of providers, each with its own client.
func New(options Options) func() provider.Provider {
	if options.Poll.Min == 0 {
		options.Poll = wait.DefaultPoll()
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
		MarkdownDescription: "Manages the [Peak AI platform](https://docs.peak.ai): artifacts, images, services, workflows, the specs and deployments of Press, and metrics.",
		Attributes: map[string]schema.Attribute{
			attrToken: schema.StringAttribute{
				MarkdownDescription: "Token: a personal or a system access token, or an API key, sent as it is; write `Bearer ...` in front of a bearer token. " +
					"The token decides the tenant. Default: environment variable `PEAK_AUTH_TOKEN`, then `API_KEY` (with a warning).",
				Optional:   true,
				Sensitive:  true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			attrStage: schema.StringAttribute{
				MarkdownDescription: "Stage of the platform: `prod`, `beta`, `test`, `dev`, `latest` (another word for `dev`) or `parvati`. " +
					"Default: environment variable `PEAK_STAGE`, then `PEAK__STAGE`, then `STAGE` (with a warning), then `prod`.",
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
			attrCAFile: schema.StringAttribute{
				MarkdownDescription: "Path of a file with the certificates (PEM) of authorities that are trusted besides those of the system, such as your company's own. " +
					"A relative path begins at the folder that Terraform runs in; `\"${path.root}/ca.pem\"` begins at the root module. At most one of `ca_cert_file` and `ca_cert_pem`. " +
					"Default: environment variable `PEAK_CA_CERT_FILE`, unless `ca_cert_pem` is set.",
				Optional: true,
			},
			attrCAPEM: schema.StringAttribute{
				MarkdownDescription: "The same certificates as text (PEM), for runs on machines that have no such file.",
				Optional:            true,
				Validators:          []validator.String{certificateValidator{}},
			},
			attrDefaultTags: schema.SetAttribute{
				MarkdownDescription: "Tags of every workflow, spec and deployment, beside the `tags` of its own; `tags_all` of each shows both together. A tag may be in both. " +
					"What is known after apply only is shown so in the plans of all these objects.",
				Optional:    true,
				ElementType: types.StringType,
				Validators:  tags.Validators(),
			},
			attrAllowedTenants: schema.SetAttribute{
				MarkdownDescription: "Names of the tenants that the token may belong to; any, unless it is set. A token of another tenant, or one whose tenant the platform does not tell, is an error before anything " +
					"is read or changed: every object would seem to be gone otherwise, and the plan would create all of it again in the other tenant. Each run of the provider asks for the tenant once.",
				Optional:    true,
				ElementType: types.StringType,
				Validators:  append(tags.Validators(), setvalidator.SizeAtLeast(1)),
			},
			attrValidateSpecs: schema.BoolAttribute{
				MarkdownDescription: "Whether a plan that creates a block spec or a release of one has the platform check it first, with its content, and shows what it would refuse. Nothing is stored, " +
					"and nothing is asked while the content is not known, or when nothing is planned. Only for platforms that know `validate=true`, as those of Peak SDK 1.29 do: " +
					"one that does not creates what it was to check. The first time that shows, the provider stops asking and deletes the spec again; a release cannot be deleted, so that an error names it. Set this to `false` then: " +
					"a release whose version and content are the configured ones is taken over. Default: environment variable `PEAK_VALIDATE_SPECS`, then `false`.",
				Optional: true,
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
		metric.NewCollectionResource,
		metric.NewNamespaceResource,
		metric.NewPublicationResource,
		service.NewResource,
		workflow.NewExecutionResource,
		workflow.NewResource,
	}
}

// DataSources implements provider.Provider.
func (p *peakProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		alert.NewEmailDataSource,
		alert.NewEmailsDataSource,
		alert.NewTemplateDataSource,
		alert.NewTemplatesDataSource,
		appspec.NewDataSource,
		appspec.NewPluralDataSource,
		artifact.NewDataSource,
		artifact.NewPluralDataSource,
		blockspec.NewDataSource,
		blockspec.NewPluralDataSource,
		deployment.NewDataSource,
		deployment.NewPluralDataSource,
		deployment.NewParametersDataSource,
		deployment.NewRelatedBlocksDataSource,
		deployment.NewRevisionDataSource,
		deployment.NewRevisionsDataSource,
		image.NewDataSource,
		image.NewPluralDataSource,
		image.NewVersionDataSource,
		image.NewVersionsDataSource,
		image.NewBuildsDataSource,
		metric.NewCollectionsDataSource,
		metric.NewMetricsDataSource,
		metric.NewNamespacesDataSource,
		metric.NewQueryDataSource,
		metric.NewSourceDataSource,
		service.NewDataSource,
		service.NewPluralDataSource,
		spec.NewReleaseDataSource,
		spec.NewReleaseDeploymentsDataSource,
		spec.NewReleasesDataSource,
		spec.NewSpecsDataSource,
		tenant.NewInstanceOptionsDataSource,
		tenant.NewDefaultResourcesDataSource,
		tenant.NewWorkflowResourcesDataSource,
		user.NewPermissionDataSource,
		warehouse.NewPluralDataSource,
		warehouse.NewSchemaDataSource,
		workflow.NewExecutionDataSource,
		workflow.NewExecutionsDataSource,
		workflow.NewDataSource,
		workflow.NewPluralDataSource,
	}
}

// ListResources implements provider.ProviderWithListResources.
func (p *peakProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		appspec.NewListResource,
		artifact.NewListResource,
		blockspec.NewListResource,
		blockspec.NewReleaseListResource,
		deployment.NewListResource,
		image.NewListResource,
		metric.NewCollectionListResource,
		service.NewListResource,
		workflow.NewListResource,
	}
}

// Actions implements provider.ProviderWithActions.
func (p *peakProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		alert.NewSendAction,
		artifact.NewDownloadAction,
		blockspec.NewValidateAction,
		deployment.NewExecuteAction,
		deployment.NewRedeployAction,
		metric.NewMeasuresDeleteAction,
		service.NewTestAction,
		workflow.NewExecuteAction,
	}
}

// EphemeralResources implements provider.ProviderWithEphemeralResources.
func (p *peakProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		cache.NewCredentialsEphemeralResource,
		deployment.NewEphemeralParameters,
		warehouse.NewCredentialsEphemeralResource,
	}
}

// Functions implements provider.ProviderWithFunctions.
func (p *peakProvider) Functions(ctx context.Context) []func() function.Function {
	return []func() function.Function{
		peakfunction.NewContentHash,
		func() function.Function { return peakfunction.NewFromCLI(p.Resources(ctx)) },
		peakfunction.NewParam,
	}
}
