// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package uploads

import (
	"context"
	pathpkg "path"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// WithheldText says in descriptions what is never packed, see package archive.
const WithheldText = "Never packed, at any depth, are `.git`, `.terraform`, `*.tfstate`, `*.tfstate.*`, `.terraform.tfstate.lock.info`, `.terraform.lock.hcl`, " +
	"`*.tfvars`, `*.tfvars.json`, `tfplan`, `*.tfplan`, `crash.log` and `crash.*.log`, unless a line of an ignore file re-includes one by that very name or pattern, such as `!prod.tfvars`; `!*` does not."

// Attribute returns the attribute of a folder that is packed and uploaded: an object of `path` and `ignore_files`, both
// with all their checks. [FolderOf] reads it.
func Attribute(description string) schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: description,
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"path": schema.StringAttribute{
				MarkdownDescription: "Path of the folder, absolute or relative to the directory in which Terraform runs; write `\"${path.module}/app\"` for a folder beside the configuration. " +
					"At most 10 MiB when packed; links must not leave the folder. Another path with the same content changes nothing. " + WithheldText,
				Required:   true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"ignore_files": IgnoreFilesAttribute(),
		},
	}
}

// PathAttribute is [Attribute] for folders of which only the `.dockerignore` at the root counts (contract 24.1).
func PathAttribute(description string) schema.Attribute {
	attribute, ok := Attribute(description).(schema.SingleNestedAttribute)
	if ok {
		delete(attribute.Attributes, "ignore_files")
	}
	return attribute
}

// IgnoreFilesAttribute returns the attribute of the ignore files of a folder.
func IgnoreFilesAttribute() schema.ListAttribute {
	return schema.ListAttribute{
		MarkdownDescription: "Names of files directly in the folder that hold ignore rules in the manner of `.gitignore`, in UTF-8, applied one after the other: " +
			"the last rule that matches a file decides. Left out, `.dockerignore` is used when it exists.",
		ElementType: types.StringType,
		Optional:    true,
		Validators: []validator.List{
			validators.NoNulls{},
			listvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1)),
		},
	}
}

// KeepFolderPath returns a planned value of a [Attribute] with the path of the prior one, for a folder whose content is
// the same: where it lies is no change. Both must be known and have a path.
func KeepFolderPath(planned, prior types.Object) types.Object {
	before, ok := prior.Attributes()["path"].(types.String)
	if !ok || before.IsNull() || planned.IsNull() || planned.IsUnknown() {
		return planned
	}
	members := planned.Attributes()
	members["path"] = before
	return types.ObjectValueMust(planned.AttributeTypes(context.Background()), members)
}

// BuiltDockerfiles are the paths in a folder at which the Dockerfile of a build may be: from the folder on, as the documents say,
// and from the context on. Without a path it has the usual name.
func BuiltDockerfiles(name, buildContext string) []types.String {
	if name = strings.TrimLeft(name, "/"); name == "" {
		name = "Dockerfile"
	}
	names := []types.String{types.StringValue(name)}
	if inside := pathpkg.Join(strings.TrimLeft(buildContext, "/"), name); inside != pathpkg.Clean(name) {
		names = append(names, types.StringValue(inside))
	}
	return names
}

// FolderOf is the folder that the value of a [Attribute] at a path says. Its path is unknown while the value is, or null.
func FolderOf(object types.Object, at path.Path) Folder {
	folder := Folder{
		Path: types.StringUnknown(), IgnoreFiles: types.ListNull(types.StringType),
		At: at.AtName("path"), IgnoreAt: at.AtName("ignore_files"),
	}
	if object.IsUnknown() || object.IsNull() {
		return folder
	}
	if value, ok := object.Attributes()["path"].(types.String); ok {
		folder.Path = value
	}
	value, ok := object.Attributes()["ignore_files"].(types.List)
	if ok {
		folder.IgnoreFiles = value
	}
	folder.DockerignoreOnly = !ok
	return folder
}
