/** The errors of ECR that are answers. */

/** No image has this tag or digest. */
export const noImage = "ImageNotFoundException";

/** There is no such repository. */
export const noRepository = "RepositoryNotFoundException";

/** The repository has no lifecycle policy. */
export const noPolicy = "LifecyclePolicyNotFoundException";

/** Nobody asked for a preview of the lifecycle policy. */
export const noPreview = "LifecyclePolicyPreviewNotFoundException";

/** A preview is under way. */
export const previewRuns = "LifecyclePolicyPreviewInProgressException";
