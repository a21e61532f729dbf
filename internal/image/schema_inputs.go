// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
)

// Sources that a version is built from (contract 17.2).
const (
	sourceUpload     = "upload"
	sourceGitHub     = "github"
	sourceDockerfile = "dockerfile"
)

// buildDetailsAttribute is not computed, because the framework allows no write-only member in a computed object.
func buildDetailsAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "How the version is built. Left out, it is built from the uploaded folder with the platform's defaults. What is left out of it is not there, or has its default, in the next build.",
		Optional:            true,
		Attributes: writeonly.AddAttributes(map[string]schema.Attribute{
			"source": schema.StringAttribute{
				MarkdownDescription: "Where the build takes its files from: `upload` (the folder in `artifact`), `github` (`repository` and `branch`) " +
					"or `dockerfile` (the text in `dockerfile`, no other files). Default: `upload`.",
				Optional:   true,
				Computed:   true,
				Default:    stringdefault.StaticString(sourceUpload),
				Validators: []validator.String{stringvalidator.OneOf(sourceUpload, sourceGitHub, sourceDockerfile)},
			},
			"use_cache": schema.BoolAttribute{
				MarkdownDescription: "Whether the build may reuse layers of earlier builds. Default: `true`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(true),
			},
			"build_arguments": schema.MapAttribute{
				Validators:          []validator.Map{validators.NoNulls{}},
				MarkdownDescription: "Build arguments (`ARG` in the Dockerfile), name to value. They are stored in the state: use `secrets` or `build_arguments_wo` for what must stay secret.",
				ElementType:         types.StringType,
				Optional:            true,
			},
			"secrets": schema.SetAttribute{
				MarkdownDescription: "Names of external credentials that the build may read.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          []validator.Set{validators.NoNulls{}, setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			},
			"context": schema.StringAttribute{
				MarkdownDescription: "Folder that the build runs in, relative to the root of the folder or repository. With source `upload` or `github`.",
				Optional:            true,
			},
			"dockerfile_path": schema.StringAttribute{
				MarkdownDescription: "Path of the Dockerfile, relative to the root of the folder or repository. With source `upload` or `github`.",
				Optional:            true,
			},
			"repository": schema.StringAttribute{
				MarkdownDescription: "URL of the GitHub repository. With source `github`, required there.",
				Optional:            true,
			},
			"branch": schema.StringAttribute{
				MarkdownDescription: "Branch of the repository. With source `github`, required there.",
				Optional:            true,
			},
			"token_wo": schema.StringAttribute{
				MarkdownDescription: "GitHub token for a private repository. With source `github`. It is sent whenever a build starts and stored nowhere, so another token alone starts no build. Left out, the next build has none; where the one before had one, the plan warns. " + writeonly.Needs + ".",
				Optional:            true,
				Sensitive:           true,
				WriteOnly:           true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"dockerfile": schema.StringAttribute{
				MarkdownDescription: "Content of the Dockerfile. With source `dockerfile`, required there. It is sent with the line ends of Unix, and other line ends are no change.",
				Optional:            true,
				PlanModifiers:       []planmodifier.String{keepLineEnds{}},
			},
		}, "build_arguments", "Build arguments", "A change is one of the inputs: it starts a build, as a new version once this one is built."),
	}
}

func artifactAttribute() schema.Attribute {
	return uploads.Attribute("Folder that is packed and uploaded, with source `upload`; at most 10 MiB packed. It is needed to create an image and to publish a version. " +
		"Left out later on, the content stays as it is. The platform does not give the folder back: the first apply after an import with this set " +
		"only records the folder in the state and builds nothing. The Dockerfile that is built is packed even where an ignore file lists it.")
}

func triggersAttribute() schema.Attribute {
	return schema.MapAttribute{
		MarkdownDescription: "Values of your choice that stand for what the build depends on and the other inputs do not show, such as the newest commit of a branch or the digest of a base image. " +
			"A value that changes is one of the inputs that changed: the version is built again, as a new version once it is built. A name that is new or taken away builds nothing, " +
			"nor do triggers of an image that had none. Only Terraform knows of them. Left out, the other inputs alone count.",
		ElementType: types.StringType,
		Optional:    true,
		Validators:  []validator.Map{validators.NoNulls{}},
	}
}

func autodeployAttribute() schema.Attribute {
	return schema.SetNestedAttribute{
		Validators: []validator.Set{validators.NoNulls{}},
		MarkdownDescription: "What the platform redeploys with a new version of this image when its build succeeds. It is sent with each version after the first; " +
			"a change here alone builds nothing. The platform does not give it back, so it is not known after an import. Left out, new versions redeploy nothing.",
		Optional: true,
		NestedObject: schema.NestedAttributeObject{
			Attributes: map[string]schema.Attribute{
				"entity_id": schema.StringAttribute{
					MarkdownDescription: "Id of the workflow, workspace, API or web app.",
					Required:            true,
					Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
				},
				"entity_type": schema.StringAttribute{
					MarkdownDescription: "What `entity_id` is: `workflow`, `workspace`, `api` or `webapp`.",
					Required:            true,
					Validators:          []validator.String{validators.Documented("workflow", "workspace", "api", "webapp")},
				},
			},
		},
	}
}
