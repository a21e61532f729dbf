// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
)

// argumentPath is the first argument of content_hash. The optional ones follow.
const argumentPath = 0

type contentHash struct{}

// NewContentHash is the function content_hash: the hash of what an upload of a folder would carry (contract 5).
func NewContentHash() function.Function { return contentHash{} }

// Metadata implements function.Function.
func (contentHash) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "content_hash"
}

// Definition implements function.Function.
func (contentHash) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Hash what would be uploaded of a folder",
		MarkdownDescription: "Returns the SHA-256 of what would be packed from a folder, in hex: paths and contents of the files, without those that are ignored. It is the same on every system. " +
			"It is the `artifact_hash` of the resources that upload folders, so that a version or a tag can follow from the content before anything is uploaded.\n\n" +
			"What would make the upload fail is an error here too: a folder that is not there, more than 10 MiB when packed, a link that leaves the folder.\n\n" + uploads.WithheldText,
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "path",
				MarkdownDescription: "Path of the folder, absolute or relative to the directory in which Terraform runs.",
			},
		},
		VariadicParameter: function.DynamicParameter{
			Name: "options",
			MarkdownDescription: "Optional: a list of the names of files directly in the folder that hold ignore rules in the manner of `.gitignore`; left out or empty, `.dockerignore` is used when it exists. (Not `null`: OpenTofu does not call functions with a bare `null`, and makes the result unknown.) " +
				"After it, or in its place, an object with `dockerfiles`, the paths in the folder of Dockerfiles that are built: those are packed even where an ignore file lists them, " +
				"so that the hash of `peak_image` and `peak_block_spec` needs them. The object may hold `ignore_files`, too: `{ ignore_files = [\".peakignore\"], dockerfiles = [\"Dockerfile\"] }`.",
			AllowNullValue: true,
		},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function. Terraform ends the text of an error with a full stop.
func (contentHash) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var (
		folder  types.String
		options []types.Dynamic
	)
	if resp.Error = req.Arguments.Get(ctx, &folder, &options); resp.Error != nil {
		return
	}
	if folder.ValueString() == "" {
		resp.Error = function.NewArgumentFuncError(argumentPath, "The path is empty. Give the path of a folder")
		return
	}
	source := uploads.Folder{
		Path: folder, IgnoreFiles: types.ListNull(types.StringType),
		At: path.Root("path"), IgnoreAt: path.Root("ignore_files"),
	}
	read := hashOptions{folder: &source, ignoreArgument: argumentPath + 1}
	for i, option := range options {
		if problem := read.argument(int64(argumentPath+1+i), option); problem != nil {
			resp.Error = problem
			return
		}
	}
	if read.unknown {
		resp.Error = resp.Result.Set(ctx, types.StringUnknown())
		return
	}
	var diags diag.Diagnostics
	hash := source.PlanHash(ctx, &diags)
	for _, problem := range diags.Errors() {
		argument := int64(argumentPath)
		if located, ok := problem.(diag.DiagnosticWithPath); ok && located.Path().Equal(source.IgnoreAt) {
			argument = read.ignoreArgument
		}
		resp.Error = function.ConcatFuncErrors(resp.Error, function.NewArgumentFuncError(argument, problem.Summary()+": "+strings.TrimSuffix(problem.Detail(), ".")))
	}
	if resp.Error == nil {
		resp.Error = resp.Result.Set(ctx, hash)
	}
}
